/// The text of a session description in a file.
public enum SDPText {
    /// UTF-8 unless the bytes are something else (RFC 8866 §6.10): UTF-16 with its mark, as editors on Windows write
    /// it, or a charset whose lower half is ASCII. Of such a one the upper half is taken for ISO 8859-1; it occurs in
    /// names only.
    public static func decoded(_ bytes: [UInt8]) -> String {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFF, 0xFE): return decoded(words(of: bytes) { $1 << 8 | $0 })
        case (0xFE, 0xFF): return decoded(words(of: bytes) { $0 << 8 | $1 })
        default: break
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(UnicodeScalar(byte)) }
        return String(text)
    }

    private static func decoded(_ words: [UInt16]) -> String {
        String(decoding: words, as: UTF16.self)
    }

    private static func words(of bytes: [UInt8], _ join: (UInt16, UInt16) -> UInt16) -> [UInt16] {
        stride(from: 2, to: bytes.count - 1, by: 2).map { join(UInt16(bytes[$0]), UInt16(bytes[$0 + 1])) }
    }

    /// The lines without their ends, which are CR LF, and LF or CR in files that editors wrote (RFC 8866 §5).
    ///
    /// - Returns: at most `limit` lines, and one more where there are more.
    static func lines(of text: String, limit: Int) -> [Substring.UTF8View] {
        var lines: [Substring.UTF8View] = []
        var rest = text.utf8[...]
        // The mark of UTF-8 that editors put before the text, sometimes again.
        while rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        while lines.count <= limit {
            guard let end = rest.firstIndex(where: { $0 == 10 || $0 == 13 }) else {
                lines.append(rest)
                return lines
            }
            lines.append(rest[..<end])
            let isReturn = rest[end] == 13
            rest = rest[rest.index(after: end)...]
            if isReturn, rest.first == 10 { rest = rest.dropFirst() }
        }
        return lines
    }
}
