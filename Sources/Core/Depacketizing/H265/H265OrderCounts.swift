/// Which of the 64 picture order counts up to the highest one were passed. A lower count is taken for missing.
struct H265OrderCounts: Sendable {
    private var highest: Int64 = 0
    /// Bit n is that of `highest` - n.
    private var bits: UInt64 = 0

    mutating func insert(_ count: Int64) {
        if count > highest {
            bits <<= UInt64(count - highest)
            highest = count
        }
        if highest - count < 64 { bits |= 1 << UInt64(highest - count) }
    }

    func contains(_ count: Int64) -> Bool {
        (0..<64).contains(highest - count) && bits >> UInt64(highest - count) & 1 == 1
    }
}
