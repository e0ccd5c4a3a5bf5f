import CSockets
public import Media

/// A reading of both clocks at one time.
public struct ClockReading: Hashable, Sendable {
    /// CLOCK_MONOTONIC in nanoseconds.
    public var monotonic: Int64
    /// CLOCK_REALTIME, the clock of the kernel's arrival stamps.
    public var realtime: WallTime

    public init(monotonic: Int64, realtime: WallTime) {
        self.monotonic = monotonic
        self.realtime = realtime
    }
}

/// The system's clocks, or those of a test.
public struct ClockSource: Sendable {
    /// A clock that never steps, in nanoseconds.
    public var monotonic: @Sendable () -> Int64
    /// A clock that may step, in nanoseconds since 1970.
    public var realtime: @Sendable () -> Int64

    public init(monotonic: @escaping @Sendable () -> Int64, realtime: @escaping @Sendable () -> Int64) {
        self.monotonic = monotonic
        self.realtime = realtime
    }

    /// CLOCK_MONOTONIC and CLOCK_REALTIME.
    public static let system = ClockSource(monotonic: { cs_monotonic() }, realtime: { cs_realtime() })

    /// Reads both clocks as close together as the scheduler allows.
    public func reading() -> ClockReading {
        var best = ClockReading(monotonic: 0, realtime: WallTime(nanoseconds: 0))
        var narrowest = Int64.max
        // Preemption between the two readings would shift every arrival of the round.
        for _ in 0..<4 {
            let before = monotonic()
            let wall = realtime()
            let after = monotonic()
            let width = after &- before
            if width < narrowest {
                narrowest = width
                best = ClockReading(monotonic: after, realtime: WallTime(nanoseconds: wall))
            }
            if width < 2_000 { break }
        }
        return best
    }
}
