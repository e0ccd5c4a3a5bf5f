import CSockets
public import Media

/// Both clocks at one moment.
public struct ClockReading: Hashable, Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC.
    public var monotonic: Int64
    /// CLOCK_REALTIME, the clock of the kernel's arrival stamps.
    public var realtime: WallTime

    public init(monotonic: Int64, realtime: WallTime) {
        self.monotonic = monotonic
        self.realtime = realtime
    }
}

/// The clocks of the machine, or a test's.
public struct ClockSource: Sendable {
    /// Nanoseconds of a clock that never steps.
    public var monotonic: @Sendable () -> Int64
    /// Nanoseconds since 1970 of a clock that may step.
    public var realtime: @Sendable () -> Int64

    public init(monotonic: @escaping @Sendable () -> Int64, realtime: @escaping @Sendable () -> Int64) {
        self.monotonic = monotonic
        self.realtime = realtime
    }

    /// CLOCK_MONOTONIC and CLOCK_REALTIME.
    public static let system = ClockSource(monotonic: { cs_monotonic() }, realtime: { cs_realtime() })

    /// Reads both clocks as nearly at once as the scheduler allows.
    public func reading() -> ClockReading {
        var best = ClockReading(monotonic: 0, realtime: WallTime(nanoseconds: 0))
        var narrowest = Int64.max
        // A thread that is preempted between two clocks would shift every arrival of the round.
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
