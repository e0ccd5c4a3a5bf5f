import Media

/// A place in bytes that are read bit by bit in place, most significant first.
struct BitCursor: Sendable {
    /// In bits.
    private(set) var position = 0

    /// An unsigned value of at most 32 bits.
    mutating func bits(_ width: Int, of bytes: Span<UInt8>) throws(DepacketizingError) -> UInt32 {
        guard width <= bytes.count * 8 - position else {
            throw .truncated(needed: (position + width + 7) / 8, remaining: bytes.count)
        }
        var value: UInt32 = 0
        var rest = width
        while rest > 0 {
            let available = 8 - position % 8
            let taken = min(available, rest)
            let byte = UInt32(bytes[position / 8]) & (1 << UInt32(available) - 1)
            value = value << UInt32(taken) | byte >> UInt32(available - taken)
            position += taken
            rest -= taken
        }
        return value
    }

    mutating func flag(of bytes: Span<UInt8>) throws(DepacketizingError) -> Bool {
        try bits(1, of: bytes) == 1
    }

    /// uvlc() (AV1 bitstream specification §4.10.3).
    mutating func variableLength(of bytes: Span<UInt8>) throws(DepacketizingError) -> UInt32 {
        var zeros = 0
        while try !flag(of: bytes) { zeros += 1 }
        guard zeros < 32 else { return .max }
        return try bits(zeros, of: bytes) &+ (1 << UInt32(zeros) - 1)
    }

    /// ns(n): one of `count` values (AV1 bitstream specification §4.10.7).
    mutating func nonSymmetric(_ count: UInt32, of bytes: Span<UInt8>) throws(DepacketizingError) -> UInt32 {
        guard count > 1 else { return 0 }
        let width = 32 - count.leadingZeroBitCount
        let shortCodes = UInt32(truncatingIfNeeded: UInt64(1) << UInt64(width) - UInt64(count))
        let value = try bits(width - 1, of: bytes)
        if value < shortCodes { return value }
        return try (value << 1) &- shortCodes &+ bits(1, of: bytes)
    }
}
