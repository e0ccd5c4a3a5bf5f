/// Writes bits, most significant first, to build headers.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    /// The lowest `width` bits of `value`.
    mutating func put(_ value: Int, _ width: Int) {
        var left = width
        while left > 0 {
            if count % 8 == 0 { bytes.append(0) }
            // As many bits as the last byte has room for.
            let taken = min(left, 8 - count % 8)
            left -= taken
            let part = value >> left & (1 << taken - 1)
            bytes[bytes.count - 1] |= UInt8(part << (8 - count % 8 - taken))
            count += taken
        }
    }

    /// ue(v) (ITU-T H.264 §9.1).
    mutating func putUnsigned(_ value: Int) {
        let width = Int.bitWidth - (value + 1).leadingZeroBitCount
        put(0, width - 1)
        put(value + 1, width)
    }
}
