/// Where the parts of a JSON document are (RFC 8259), without reading their content.
///
/// A reply of a service contains what participants gave themselves. Reading it part by part keeps the part of one from
/// spoiling those of the others. Nothing here recurses, so nesting costs no stack.
enum JSONPieces {
    /// The elements of an array; nil if `bytes` are not one whole array.
    static func elements(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        pieces(of: bytes, opening: UInt8(ascii: "["), closing: UInt8(ascii: "]"))
    }

    /// The members of an object, keys with their quotation marks; nil if `bytes` are not one whole object.
    static func members(of bytes: ArraySlice<UInt8>) -> [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]? {
        guard let pieces = pieces(of: bytes, opening: UInt8(ascii: "{"), closing: UInt8(ascii: "}")) else { return nil }
        var members: [(ArraySlice<UInt8>, ArraySlice<UInt8>)] = []
        for piece in pieces {
            guard piece.first == UInt8(ascii: "\""), let end = endOfString(in: piece) else { return nil }
            let rest = trimmed(piece[end...])
            guard rest.first == UInt8(ascii: ":") else { return nil }
            members.append((piece[..<end], trimmed(rest.dropFirst())))
        }
        return members
    }

    /// How many arrays and objects enclose the innermost value.
    static func depth(of bytes: ArraySlice<UInt8>) -> Int {
        var scanner = Scanner()
        var deepest = 0
        for byte in bytes {
            scanner.note(byte)
            deepest = max(deepest, scanner.depth)
        }
        return deepest
    }

    private static func pieces(
        of bytes: ArraySlice<UInt8>, opening: UInt8, closing: UInt8
    ) -> [ArraySlice<UInt8>]? {
        let bytes = trimmed(bytes)
        guard bytes.count >= 2, bytes.first == opening, bytes.last == closing else { return nil }
        let content = bytes.dropFirst().dropLast()
        guard !trimmed(content).isEmpty else { return [] }
        var scanner = Scanner()
        var pieces: [ArraySlice<UInt8>] = []
        var start = content.startIndex
        for i in content.indices {
            let isSeparator = content[i] == UInt8(ascii: ",") && scanner.depth == 0 && !scanner.isInString
            scanner.note(content[i])
            // What closes more than was opened ends the document before its last byte.
            guard scanner.depth >= 0 else { return nil }
            guard isSeparator else { continue }
            pieces.append(trimmed(content[start..<i]))
            start = i + 1
        }
        pieces.append(trimmed(content[start...]))
        guard scanner.depth == 0, !scanner.isInString, !pieces.contains(where: \.isEmpty) else { return nil }
        return pieces
    }

    private static func endOfString(in bytes: ArraySlice<UInt8>) -> Int? {
        var scanner = Scanner()
        for i in bytes.indices {
            scanner.note(bytes[i])
            if !scanner.isInString { return i + 1 }
        }
        return nil
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // Space, tab, line feed, carriage return (RFC 8259 §2).
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }) else { return bytes.suffix(0) }
        let last = bytes.lastIndex { !isSpace($0) } ?? first
        return bytes[first...last]
    }

    /// Whether the bytes so far are inside a string, and inside how many brackets.
    private struct Scanner {
        var depth = 0
        var isInString = false
        private var isEscaped = false

        mutating func note(_ byte: UInt8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                return
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
    }
}
