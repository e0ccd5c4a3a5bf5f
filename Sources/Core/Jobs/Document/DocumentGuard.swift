/// Checks a document's text before the YAML parser reads it.
///
/// Expanding YAML has two costs that grow faster than the text: aliases and nesting. This type finds aliases, because
/// the parser hashes an alias used as a key while it builds the tree. libyaml limits nesting to 1000 levels, for which
/// the calling thread needs 2 MiB of stack in a debug build; `DocumentNode.depthLimit` is much lower.
enum DocumentGuard {
    /// Ten times the largest sensible job: 100 connections with a session description of 2.5 kB each.
    static let sizeLimit = 256 * 1024

    /// Place of the first `*name` if the text also has a `&name`, each where YAML could read it as an alias or an
    /// anchor.
    ///
    /// It ignores quotation marks, so a text with both words inside strings is refused too. A lone `*name` is an error
    /// of the parser, and `DocumentNode` refuses a lone `&name`.
    static func firstAlias(in text: String) -> (line: Int, column: Int)? {
        var alias: (line: Int, column: Int)?
        var isAnchorSeen = false
        var line = 1
        var column = 1
        var previous: Unicode.Scalar = " "
        var beforePrevious: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if isNamePart(scalar), isTokenStart(after: beforePrevious) {
                if previous == "*", alias == nil { alias = (line, column - 1) }
                if previous == "&" { isAnchorSeen = true }
            }
            beforePrevious = previous
            previous = scalar
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
        return isAnchorSeen ? alias : nil
    }

    /// JSON writes characters above U+FFFF as two `\u` escapes (RFC 8259 §7); YAML has only `\U` (YAML 1.2 §5.7).
    ///
    /// A text that does not begin with `{` is returned unchanged, because its backslashes need not be escapes.
    static func joiningSurrogates(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        guard text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) == "{" else { return text }
        var joined: [UInt8] = []
        let bytes = Array(text.utf8)
        joined.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                joined.append(bytes[index])
                index += 1
                continue
            }
            if let high = escapedUnit(in: bytes, at: index), 0xD800..<0xDC00 ~= high,
                let low = escapedUnit(in: bytes, at: index + 6), 0xDC00..<0xE000 ~= low
            {
                let scalar = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
                let digits = String(scalar, radix: 16)
                joined.append(contentsOf: ("\\U" + String(repeating: "0", count: 8 - digits.count) + digits).utf8)
                index += 12
            } else {
                // The character after a backslash belongs to it: `\\ud83d` is a backslash and five letters.
                joined.append(contentsOf: bytes[index..<min(index + 2, bytes.count)])
                index += 2
            }
        }
        return String(decoding: joined, as: UTF8.self)
    }

    private static func escapedUnit(in bytes: [UInt8], at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// Whether a name of an anchor can begin with it: libyaml takes letters, digits, `-` and `_`.
    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    /// An indicator begins a token after white space, a flow indicator, or the colon of a quoted key.
    private static func isTokenStart(after scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", "[", "{", ",", ":", "\u{FEFF}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
