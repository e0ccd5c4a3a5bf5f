/// Writes bits, most significant first, to build headers.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func put(_ value: Int, _ width: Int) {
        for i in (0..<width).reversed() {
            if count % 8 == 0 { bytes.append(0) }
            bytes[count / 8] |= UInt8(value >> i & 1) << UInt8(7 - count % 8)
            count += 1
        }
    }

    /// ue(v) (ITU-T H.264 §9.1).
    mutating func putUnsigned(_ value: Int) {
        let width = Int.bitWidth - (value + 1).leadingZeroBitCount
        put(0, width - 1)
        put(value + 1, width)
    }
}
