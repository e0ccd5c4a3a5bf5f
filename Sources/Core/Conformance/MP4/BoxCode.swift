/// The four-character code of a box (ISO/IEC 14496-12 §4.2).
struct BoxCode: ExpressibleByStringLiteral, Hashable, Sendable {
    let code: UInt32

    init(_ code: UInt32) {
        self.code = code
    }

    init(stringLiteral text: String) {
        code = text.unicodeScalars.reduce(0) { $0 << 8 | $1.value & 0xFF }
    }

    /// With a dot for what cannot be printed.
    var text: String {
        String(
            String.UnicodeScalarView(
                (0..<4).map { i in
                    let byte = UInt8(truncatingIfNeeded: code >> UInt32(24 - 8 * i))
                    return (32...126).contains(byte) ? Unicode.Scalar(byte) : "."
                }))
    }
}
