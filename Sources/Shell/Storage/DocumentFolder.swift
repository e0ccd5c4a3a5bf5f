/// The folder of a document, to which the relative paths in the document refer.
public struct DocumentFolder: Sendable {
    /// With a trailing slash; empty if the document's path has no folder.
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
