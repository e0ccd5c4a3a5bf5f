/// An element of a manifest, as an XML parser of the shell gives it.
public struct Element: Equatable, Sendable {
    /// Without prefix.
    public var name: String
    /// By qualified name.
    public var attributes: [String: String]
    public var children: [Element] = []
    /// Character data directly in it.
    public var text = ""
    /// Counted from 1.
    public var line: Int

    public init(name: String, attributes: [String: String] = [:], line: Int) {
        self.name = name
        self.attributes = attributes
        self.line = line
    }

    func all(_ name: String) -> [Element] { children.filter { $0.name == name } }

    func first(_ name: String) -> Element? { children.first { $0.name == name } }
}

/// What an XML parser makes of bytes.
public enum ParsedXML: Equatable, Sendable {
    case root(Element)
    /// Not well-formed, with a DTD, or beyond a limit.
    case malformed(line: Int, reason: String)
}
