/// SplitMix64 (Steele, Lea and Flood 2014): eight bytes of state, and the same numbers for the same seed on every
/// platform.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// One of many sequences of the same seed.
    init(seed: UInt64, stream: UInt64) {
        // Neighbouring streams of SplitMix64 would repeat each other's numbers; one round separates them.
        var scatter = SplitMix64(seed: seed ^ (stream &+ 1) &* 0xD134_2543_DE82_EF95)
        self.init(seed: scatter.next())
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0 ..< 1 with 53 bits.
    mutating func nextUnit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
