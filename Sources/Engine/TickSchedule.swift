import Media

/// When what depends on time runs: ticks at fixed distances, and fragment boundaries every few of them.
struct TickSchedule {
    /// Ticks that have run or were skipped; the time of tick n is n times `tickLength`.
    private var count: Int64 = 0
    private let tickLength: Interval
    private(set) var lastTick = SessionTime.zero
    /// When fragments were handed out last.
    private(set) var lastFragmentBoundary = SessionTime.zero

    /// A fragment or cluster is written at least this often; it limits the loss by a crash besides the journal's
    /// recovery point.
    static let fragmentInterval = Interval(milliseconds: 300)
    /// A journal may ask for anything; a thousand ticks in a second are more than any use has.
    private static let leastTick = Interval(milliseconds: 1)

    struct Tick {
        let time: SessionTime
        let isFragmentBoundary: Bool
    }

    init(_ tickLength: Interval) {
        self.tickLength = max(Self.leastTick, tickLength)
    }

    /// The next tick up to and including `time`; nil if all have run.
    ///
    /// - Parameter quiet: ticks later than that have no work and are skipped, so that a capture's jump of years costs
    ///   nothing.
    mutating func next(upTo time: SessionTime, quietAfter quiet: SessionTime) -> Tick? {
        let due = time.nanoseconds / tickLength.nanoseconds
        guard count < due else { return nil }
        let next = SessionTime(nanoseconds: (count + 1) * tickLength.nanoseconds)
        guard next <= quiet else {
            count = due
            lastTick = SessionTime(nanoseconds: due * tickLength.nanoseconds)
            return nil
        }
        count += 1
        lastTick = next
        let ticksPerFragment = max(1, Self.fragmentInterval.nanoseconds / tickLength.nanoseconds)
        let isFragmentBoundary = count.isMultiple(of: ticksPerFragment)
        if isFragmentBoundary { lastFragmentBoundary = next }
        return Tick(time: next, isFragmentBoundary: isFragmentBoundary)
    }
}
