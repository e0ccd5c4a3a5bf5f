public import Media

/// Turns the kernel's arrival stamps, which are wall-clock time, into session time.
///
/// Session time is CLOCK_MONOTONIC since the session's start, so a wall clock that steps (NTP, an operator)
/// must not move it. Each round samples both clocks and converts by the offset between them; a datagram that
/// came before a step within the round is recognised, because only the older offset puts it between the samples.
public struct ArrivalClock: Sendable {
    /// The clocks after a round was read, and those of the round before.
    public struct Sample: Hashable, Sendable {
        public let before: ClockReading
        public let now: ClockReading
    }

    private let source: ClockSource
    private let zero: Int64
    private var latest: ClockReading
    /// The wall clock at session time zero, as it stood when the clock was made.
    public let start: WallTime

    /// A clock at which it is now `elapsed`: zero for a new session, more for one that is continued.
    public init(source: ClockSource = .system, elapsed: SessionTime = .zero) {
        self.source = source
        latest = source.reading()
        zero = latest.monotonic &- elapsed.nanoseconds
        start = WallTime(nanoseconds: latest.realtime.nanoseconds &- elapsed.nanoseconds)
    }

    public func now() -> SessionTime {
        SessionTime(nanoseconds: source.monotonic() &- zero)
    }

    /// Session time of a reading of both clocks.
    public func session(of reading: ClockReading) -> SessionTime {
        SessionTime(nanoseconds: reading.monotonic &- zero)
    }

    /// Reads the clocks; to be called once per round, after the round was received.
    public mutating func sample() -> Sample {
        let sample = Sample(before: latest, now: source.reading())
        latest = sample.now
        return sample
    }

    /// When a datagram stamped `realtime` arrived; never later than the sample, never before session time zero.
    public func session(from realtime: WallTime, sampledAt sample: Sample) -> SessionTime {
        let current = monotonic(of: realtime, by: sample.now)
        let older = monotonic(of: realtime, by: sample.before)
        let best = distance(older, from: sample) < distance(current, from: sample) ? older : current
        return SessionTime(nanoseconds: max(0, min(best, sample.now.monotonic) &- zero))
    }

    private func monotonic(of realtime: WallTime, by reading: ClockReading) -> Int64 {
        reading.monotonic &+ (realtime.nanoseconds &- reading.realtime.nanoseconds)
    }

    /// Nanoseconds by which an instant misses the time between the samples.
    private func distance(_ monotonic: Int64, from sample: Sample) -> Int64 {
        max(0, sample.before.monotonic &- monotonic, monotonic &- sample.now.monotonic)
    }
}
