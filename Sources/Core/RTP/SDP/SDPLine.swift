/// One `<type>=<value>` of a session description (RFC 8866 §5), without white space around its parts.
struct SDPLine {
    /// 1 for the first.
    var number: Int
    var type: Character
    var value: Substring

    /// The longest line of `samples/` has 83 bytes, parameter sets in base64 some hundreds, 4096 bytes of them 5,464.
    static let byteLimit = 8192

    /// Nil for an empty line: some senders end with one, and RFC 8866 §5 asks to be lenient about line ends.
    init?(parsing bytes: Substring.UTF8View, number: Int) throws(SDPError) {
        guard bytes.count <= Self.byteLimit else {
            throw .lineTooLong(line: number, count: bytes.count, limit: Self.byteLimit)
        }
        let text = Self.trimmed(Substring(bytes)).utf8
        guard let first = text.first else { return nil }
        // "x=": RFC 8866 §5 allows no space beside the sign and no capital; people write both.
        let letter = first | 0x20
        let rest = Self.trimmed(Substring(text.dropFirst())).utf8
        guard (97...122).contains(letter), rest.first == UInt8(ascii: "=") else {
            throw .malformed(line: number, expected: "<letter>=<value>")
        }
        self.number = number
        type = Character(UnicodeScalar(letter))
        value = Self.trimmed(Substring(rest.dropFirst()))
    }

    /// The parts between runs of spaces; senders are not exact about single ones.
    var words: [Substring] { Self.words(of: value) }

    /// An attribute's name in small letters, and its value: `a=<name>` or `a=<name>:<value>` (RFC 8866 §5.13).
    var attribute: (name: String, value: Substring) {
        let (name, value) = Self.halves(of: value, at: UInt8(ascii: ":")) ?? (value, "")
        return (Self.trimmed(name).lowercased(), Self.trimmed(value))
    }

    /// `a=extmap:<id>[/<direction>] <URI> [attributes]` (RFC 8285 §8); nil for the ids 4096 and up that only offers use
    /// (§6).
    func extensionMapping() throws(SDPError) -> MediaDescription.ExtensionMapping? {
        let words = Self.words(of: attribute.value)
        guard words.count >= 2, let id = Self.number(words[0].prefix { $0 != "/" }, as: UInt16.self), id > 0
        else { throw malformed("a=extmap:<1-255>[/<direction>] <URI>") }
        guard id <= 255 else { return nil }
        return .init(id: UInt8(id), uri: String(words[1]))
    }

    func malformed(_ expected: String) -> SDPError {
        .malformed(line: number, expected: expected)
    }

    static func words(of text: Substring) -> [Substring] {
        text.utf8.split { $0 == 32 || $0 == 9 }.map { Substring($0) }
    }

    /// The text before and after the first `separator`; nil without one.
    static func halves(of text: Substring, at separator: UInt8) -> (Substring, Substring)? {
        guard let index = text.utf8.firstIndex(of: separator) else { return nil }
        return (Substring(text.utf8[..<index]), Substring(text.utf8[index...].dropFirst()))
    }

    /// The first word, and the rest without the blanks before it.
    static func divided(_ text: Substring) -> (Substring, Substring) {
        let first = text.utf8.prefix { $0 != 32 && $0 != 9 }
        return (Substring(first), trimmed(Substring(text.utf8.dropFirst(first.count))))
    }

    /// Without blanks and control characters at its ends; some programs leave the zero of a C string.
    static func trimmed(_ text: Substring) -> Substring {
        var bytes = text.utf8
        while let first = bytes.first, first <= 32 { bytes.removeFirst() }
        while let last = bytes.last, last <= 32 { bytes.removeLast() }
        return Substring(bytes)
    }

    /// A decimal number of digits alone: `Int` by itself would also take a sign.
    static func number<Number: FixedWidthInteger>(_ text: Substring, as type: Number.Type) -> Number? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Number(text)
    }
}
