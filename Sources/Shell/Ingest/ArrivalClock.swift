public import Media

/// Converts the kernel's arrival stamps, which are wall-clock time, to session time.
///
/// Session time is CLOCK_MONOTONIC since the session's start, so steps of the wall clock (NTP, an operator) must not
/// affect it. Each round samples both clocks, and converts with the offset between them. A datagram that arrived before
/// a step within the round is recognised, because only the older offset places it between the two samples.
public struct ArrivalClock: Sendable {
    /// The clocks after this round and after the previous one.
    public struct Sample: Hashable, Sendable {
        public let before: ClockReading
        public let now: ClockReading
    }

    private let source: ClockSource
    private let zero: Int64
    private var latest: ClockReading
    /// The wall clock at session time zero, as it was when this value was created.
    public let start: WallTime

    /// A clock whose session time is now `elapsed`: zero for a new session, more for a continued one.
    public init(source: ClockSource = .system, elapsed: SessionTime = .zero) {
        self.source = source
        latest = source.reading()
        zero = latest.monotonic &- elapsed.nanoseconds
        start = WallTime(nanoseconds: latest.realtime.nanoseconds &- elapsed.nanoseconds)
    }

    public func now() -> SessionTime {
        SessionTime(nanoseconds: source.monotonic() &- zero)
    }

    /// The session time of a reading of both clocks.
    public func session(of reading: ClockReading) -> SessionTime {
        SessionTime(nanoseconds: reading.monotonic &- zero)
    }

    /// Reads the clocks. Call it once per round, after receiving.
    public mutating func sample() -> Sample {
        let sample = Sample(before: latest, now: source.reading())
        latest = sample.now
        return sample
    }

    /// The session time at which a datagram stamped `realtime` arrived; never later than the sample, never negative.
    public func session(from realtime: WallTime, sampledAt sample: Sample) -> SessionTime {
        let current = monotonic(of: realtime, by: sample.now)
        let older = monotonic(of: realtime, by: sample.before)
        let best = distance(older, from: sample) < distance(current, from: sample) ? older : current
        return SessionTime(nanoseconds: max(0, min(best, sample.now.monotonic) &- zero))
    }

    private func monotonic(of realtime: WallTime, by reading: ClockReading) -> Int64 {
        reading.monotonic &+ (realtime.nanoseconds &- reading.realtime.nanoseconds)
    }

    /// How far an instant is outside the time between the samples, in nanoseconds.
    private func distance(_ monotonic: Int64, from sample: Sample) -> Int64 {
        max(0, sample.before.monotonic &- monotonic, monotonic &- sample.now.monotonic)
    }
}
