import Media

/// Decides what happens to each packet of one forwarding, reproducibly: the same seed and stream give the same result.
///
/// Every packet draws the same number of random numbers, so that changing one rate affects no other decision.
struct Impairment: Sendable {
    private let options: ImpairmentOptions
    private var generator: SplitMix64
    private var lastInOrder: SessionTime?
    /// The number of packets still to be lost in a row.
    private var burstRest = 0
    /// The state of the Gilbert-Elliott model.
    private var isBad = false

    /// - Parameter stream: the number of the forwarding; each has its own random numbers.
    init(options: ImpairmentOptions, seed: UInt64, stream: UInt64) {
        self.options = options
        generator = SplitMix64(seed: seed, stream: stream)
    }

    /// Loses the next packets, regardless of the options.
    mutating func lose(next packets: Int) {
        burstRest = max(burstRest, packets)
    }

    /// When to send a packet that is due at `due`: never, once, or twice.
    mutating func decide(due: SessionTime) -> [SessionTime] {
        let isLost = draw(options.lossPercent)
        let isHeldBack = draw(options.reorderPercent)
        let isDuplicated = draw(options.duplicatePercent)
        let jitter = generator.nextUnit()
        let holding = generator.nextUnit()
        let beginsBurst = draw(options.bursts?.beginPercent ?? 0)
        let turns = draw((isBad ? options.gilbertElliott?.leavePercent : options.gilbertElliott?.enterPercent) ?? 0)
        let isLostWhenBad = draw(options.gilbertElliott?.lossPercent ?? 0)
        let isLate = draw(options.latePercent)

        if beginsBurst { burstRest = max(burstRest, options.bursts?.packets ?? 0) }
        if turns { isBad.toggle() }
        let isInBurst = burstRest > 0
        burstRest = max(0, burstRest - 1)
        guard !isLost, !isInBurst, !(isBad && isLostWhenBad) else { return [] }

        var time = due + options.delay + Interval(nanoseconds: Int64(Double(options.jitter.nanoseconds) * jitter))
        if isLate {
            time = time + options.lateness
        } else if isHeldBack {
            time = time + Interval(nanoseconds: 5_000_000 + Int64(40_000_000 * holding))
        } else {
            // A queue delays packets; it does not reorder them.
            time = max(time, lastInOrder ?? time)
            lastInOrder = time
        }
        return isDuplicated ? [time, time + Interval(milliseconds: 1)] : [time]
    }

    private mutating func draw(_ percent: Double) -> Bool {
        generator.nextUnit() * 100 < percent
    }
}
