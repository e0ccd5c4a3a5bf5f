import Media

/// Decides the fate of each packet of one forwarding, reproducibly: same seed, same stream, same packets, same fates.
///
/// Every packet draws the same number of random numbers, so that changing one rate changes no other decision.
struct Impairment: Sendable {
    private let options: ImpairmentOptions
    private var generator: SplitMix64
    private var lastInOrder: SessionTime?

    /// - Parameter stream: which forwarding this is; each has random numbers of its own.
    init(options: ImpairmentOptions, seed: UInt64, stream: UInt64) {
        self.options = options
        // Neighbouring streams of SplitMix64 would repeat each other's numbers; one round scatters them.
        var scatter = SplitMix64(seed: seed ^ (stream &+ 1) &* 0xD134_2543_DE82_EF95)
        generator = SplitMix64(seed: scatter.next())
    }

    /// When the packet that is due at `due` is sent: never, once, or twice.
    mutating func decide(due: SessionTime) -> [SessionTime] {
        let isLost = draw(options.lossPercent)
        let isHeldBack = draw(options.reorderPercent)
        let isDuplicated = draw(options.duplicatePercent)
        let jitter = generator.nextUnit()
        let holding = generator.nextUnit()
        guard !isLost else { return [] }

        var time = due + Interval(nanoseconds: Int64(Double(options.jitter.nanoseconds) * jitter))
        if isHeldBack {
            time = time + Interval(nanoseconds: 5_000_000 + Int64(40_000_000 * holding))
        } else {
            // A queue delays, it does not overtake.
            time = max(time, lastInOrder ?? time)
            lastInOrder = time
        }
        return isDuplicated ? [time, time + Interval(milliseconds: 1)] : [time]
    }

    private mutating func draw(_ percent: Double) -> Bool {
        generator.nextUnit() * 100 < percent
    }
}
