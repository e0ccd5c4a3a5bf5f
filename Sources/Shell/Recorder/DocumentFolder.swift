/// The folder in which a file lies: what a document names by a relative path lies there.
public struct DocumentFolder: Sendable {
    /// With its slash; empty where the document has no folder in its own path.
    let path: String

    public init(of document: String) {
        path = document.lastIndex(of: "/").map { String(document[...$0]) } ?? ""
    }

    public func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : self.path + path
    }
}
