/// What stands for a person where there is room for one or two letters: those that the first and the last word of the
/// name begin with.
///
/// Of a name in Chinese, Japanese or Korean characters the first one alone: two would be half of another name.
public enum Initials {
    /// Upper-case characters as people see them (Unicode UAX #29), two at most; of a name without a letter or digit its
    /// first character, and nothing of one without any.
    public static func of(_ name: String) -> String {
        let words = name.split(whereSeparator: isBetweenWords)
        let beginnings = words.compactMap { word in word.first { $0.isLetter || $0.isNumber } }
        guard let first = beginnings.first, let last = beginnings.last else {
            return name.first { !$0.isWhitespace }.map(String.init) ?? ""
        }
        if isIdeographic(first) || beginnings.count == 1 { return upperCase(first) }
        return upperCase(first) + upperCase(last)
    }

    /// What people, and programs that make up ids, write between words.
    private static func isBetweenWords(_ character: Character) -> Bool {
        character.isWhitespace || character == "-" || character == "_" || character == "."
    }

    /// Of "ß", whose upper case is "SS", the first one.
    private static func upperCase(_ character: Character) -> String {
        String(character.uppercased().prefix(1))
    }

    /// Scripts whose words are not divided by spaces, or whose characters are syllables: Han, Hiragana, Katakana, Bopomofo
    /// and Hangul, by their blocks (Unicode, Blocks.txt).
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
