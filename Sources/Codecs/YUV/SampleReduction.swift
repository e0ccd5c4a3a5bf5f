/// The sum of four samples to one sample of 8 bits, rounded once, to the nearest.
protocol SampleReduction {
    func reduced(_ sum: Int32) -> UInt8
}

/// In the limited range a deeper sample is that of 8 bits times a power of two (ITU-T H.273 §8.3), luma as chroma; so
/// is a sample of 8 bits in any range.
struct ShiftingReduction: SampleReduction {
    private let shift: Int32
    private let half: Int32

    /// - Parameter depth: bits of a sample, 8 to 16.
    init(depth: Int) {
        // Two of them for the four samples.
        shift = Int32(depth - 8 + 2)
        half = 1 << (shift - 1)
    }

    func reduced(_ sum: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(255, (sum &+ half) &>> shift))
    }
}

/// In the full range white is the largest sample of any depth, 1023 as well as 255, and grey chroma is the middle,
/// rounded up (ITU-T H.273 §8.3).
struct FullRangeReduction: SampleReduction {
    /// For each sum of four samples.
    private let table: [UInt8]

    /// - Parameter depth: bits of a sample, 8 to 16.
    init(depth: Int, isChroma: Bool) {
        let (largest, middle) = (1 << depth - 1, isChroma ? 1 << (depth - 1) : 0)
        let whole = 4 * largest
        table = (0...whole).map { sum in
            // Twice the value, counted from 0 on, so that rounding needs no sign.
            let scaled = ((sum - 4 * middle) * 255 * 2 + whole) + 2 * whole * 256
            return UInt8(max(0, min(255, scaled / (2 * whole) - 256 + (isChroma ? 128 : 0))))
        }
    }

    func reduced(_ sum: Int32) -> UInt8 {
        table[min(max(0, Int(sum)), table.count - 1)]
    }
}
