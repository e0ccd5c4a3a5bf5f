/// Which of the last 128 pictures were passed: as far as the seven bits of P_DIFF reach (RFC 9628 §4.2).
struct PictureWindow: Sendable {
    static let length = 128

    // Two words: values that hold a UInt128 are misaligned by the debug code of Swift 6.3.1.
    private var recent: UInt64 = 0
    private var older: UInt64 = 0

    mutating func append(_ isIntact: Bool) {
        older = older << 1 | recent >> 63
        recent = recent << 1 | (isIntact ? 1 : 0)
    }

    /// Whether the picture `distance` before the next one is available.
    func contains(_ distance: Int) -> Bool {
        switch distance {
        case 1...64: recent >> UInt64(distance - 1) & 1 == 1
        case 65...128: older >> UInt64(distance - 65) & 1 == 1
        default: false
        }
    }
}
