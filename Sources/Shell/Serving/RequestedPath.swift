/// The path of a request as names below the served folder (RFC 3986 §3.3).
///
/// Only names that cannot lead out of a folder or hide in one become a path: no `..`, no empty name, none that begins
/// with a dot, no slash or control character behind percent signs.
struct RequestedPath: Equatable {
    /// The longest path that Linux opens (PATH_MAX).
    static let byteLimit = 4096
    /// Job, connection, track and segment are four.
    static let depthLimit = 16

    /// Without percent signs.
    let names: [String]
    /// It ends with a slash, so addresses in the page there count from the folder.
    let isFolder: Bool

    /// Names that are known to be safe.
    init(names: [String], isFolder: Bool = true) {
        self.names = names
        self.isFolder = isFolder
    }

    init?(parsing path: String) {
        guard path.utf8.count <= Self.byteLimit, path.utf8.first == UInt8(ascii: "/") else { return nil }
        var parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        isFolder = parts.last?.isEmpty ?? true
        if isFolder { parts = parts.dropLast() }
        guard parts.count <= Self.depthLimit else { return nil }
        var names: [String] = []
        for part in parts {
            guard let name = Self.decoded(part) else { return nil }
            names.append(name)
        }
        self.names = names
    }

    private static func decoded(_ part: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = part.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        let isSafe = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        guard isSafe, let first = bytes.first, first != UInt8(ascii: ".") else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        Character(UnicodeScalar(character)).hexDigitValue.map(UInt8.init)
    }

    /// Percent signs for all but unreserved characters (RFC 3986 §2.3), for addresses in a page.
    static func encoded(_ name: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        var text = ""
        for byte in name.utf8 {
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
                text.append(character)
            } else {
                text += "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
            }
        }
        return text
    }
}
