/// The first 16 bytes of a header, read bit by bit, most significant first, without an allocation.
///
/// Enough for a VP9 uncompressed header up to the picture size (VP9 bitstream specification §6.2: at most 91 bits)
/// and for an H.264 slice header up to frame_num (ITU-T H.264 §7.3.3: at most 113 bits).
struct LeadingBits {
    // Two words: values that hold a UInt128 are misaligned by the debug code of Swift 6.3.1.
    private var high: UInt64 = 0
    private var low: UInt64 = 0
    private(set) var remaining = 0

    init(_ bytes: Span<UInt8>) {
        for i in 0..<min(16, bytes.count) { append(bytes[i]) }
    }

    init() {}

    /// Adds a byte at the end; false when there is no room left.
    @discardableResult
    mutating func append(_ byte: UInt8) -> Bool {
        guard remaining <= 120 else { return false }
        if remaining < 64 {
            high |= UInt64(byte) << UInt64(56 - remaining)
        } else {
            low |= UInt64(byte) << UInt64(120 - remaining)
        }
        remaining += 8
        return true
    }

    mutating func bit() -> Bool? {
        bits(1).map { $0 == 1 }
    }

    /// An unsigned value of at most 32 bits.
    mutating func bits(_ width: Int) -> UInt32? {
        guard (0...32).contains(width), width <= remaining else { return nil }
        guard width > 0 else { return 0 }
        let value = UInt32(truncatingIfNeeded: high >> UInt64(64 - width))
        high = high << UInt64(width) | low >> UInt64(64 - width)
        low <<= UInt64(width)
        remaining -= width
        return value
    }

    /// ue(v) (ITU-T H.264 §9.1).
    mutating func unsignedExpGolomb() -> UInt32? {
        let zeros = high.leadingZeroBitCount
        guard zeros < 32, zeros * 2 + 1 <= remaining, bits(zeros) != nil, let code = bits(zeros + 1) else { return nil }
        return code &- 1
    }
}
