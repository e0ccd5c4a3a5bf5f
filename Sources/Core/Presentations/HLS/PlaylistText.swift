/// Texts as they may be in a playlist (RFC 8216 §4.1, §4.2).
enum PlaylistText {
    /// A quoted string, which has no line feed, carriage return or double quote: a quote becomes a single one, a
    /// control character a space.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "'"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A path as a relative reference (RFC 3986 §4.2): characters that it may not have are percent-encoded. A colon is
    /// one of them, because before a slash it would end a scheme.
    static func reference(_ path: String) -> String {
        guard !path.utf8.allSatisfy(isPlain) else { return path }
        var result = ""
        for byte in path.utf8 {
            if isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count < 2 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"),
            UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
