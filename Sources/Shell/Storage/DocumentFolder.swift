/// The folder in which a file lies: what a document names by a relative path lies there.
public struct DocumentFolder: Sendable {
    /// With its slash; empty where the document has no folder in its own path.
    public let path: String

    public init(of document: String) {
        path = document.lastIndex(of: "/").map { String(document[...$0]) } ?? ""
    }

    public func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : self.path + path
    }

    /// The name of a file without its folder and its extension.
    public static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
