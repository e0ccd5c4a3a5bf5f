/// The four-character code that names a box (ISO/IEC 14496-12 §4.2).
struct BoxType: ExpressibleByStringLiteral, Equatable, Sendable {
    let code: UInt32

    /// Four characters of ISO 8859-1: `©` of `©nam` is the single byte A9.
    init(stringLiteral text: String) {
        code = text.unicodeScalars.reduce(0) { $0 << 8 | $1.value & 0xFF }
    }
    /// The four characters again.
    func rendered() -> String {
        var text = ""
        for shift in [24, 16, 8, 0] as [UInt32] {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: code >> shift)))
        }
        return text
    }
}
