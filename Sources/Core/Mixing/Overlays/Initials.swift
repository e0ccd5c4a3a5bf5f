/// The one or two letters of a placeholder: the first letters of the first and the last word of a name.
///
/// For a name in Chinese, Japanese or Korean only the first character, because two would often be half of the name.
public enum Initials {
    /// At most two upper-case grapheme clusters (Unicode UAX #29). For a name without a letter or digit its first
    /// character; empty for an empty name.
    public static func of(_ name: String) -> String {
        let words = name.split(whereSeparator: isBetweenWords)
        let beginnings = words.compactMap { word in word.first { $0.isLetter || $0.isNumber } }
        guard let first = beginnings.first, let last = beginnings.last else {
            return name.first { !$0.isWhitespace }.map(String.init) ?? ""
        }
        if isIdeographic(first) || beginnings.count == 1 { return upperCase(first) }
        return upperCase(first) + upperCase(last)
    }

    /// Separators between words in names and in generated ids.
    private static func isBetweenWords(_ character: Character) -> Bool {
        character.isWhitespace || character == "-" || character == "_" || character == "."
    }

    /// The upper case of "ß" is "SS"; this takes the first one.
    private static func upperCase(_ character: Character) -> String {
        String(character.uppercased().prefix(1))
    }

    /// Scripts without spaces between words, or whose characters are syllables: Han, Hiragana, Katakana, Bopomofo and
    /// Hangul, by their blocks (Unicode, Blocks.txt).
    private static func isIdeographic(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0x1100...0x11FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3040...0x30FF, 0x3100...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
