import Jobs
import Media

/// Decides how much a live recording spends on its view, by how far the engine is behind what was received.
///
/// A view that falls behind and does not catch up by itself gets worse step by step, and better again when it has kept up for
/// a while. Steps up that did not last make the next try wait longer.
struct EffortControl {
    private(set) var effort = CompositionEffort.full
    private var lastStep: SessionTime?
    private var wasStepUp = false
    /// Since when it is too far behind, and how far it was then.
    private var late: (since: SessionTime, lag: Interval)?
    /// Since when it has kept up.
    private var calmSince: SessionTime?
    private var timeout = leastTimeout

    /// Above it, it is too far behind; each further step takes as much again. What else the machine does for a moment is
    /// waited for rather than seen in the view: some seconds of packets are no more than some megabytes.
    static let leastLag = Interval(milliseconds: 1000)
    /// So long a step, or a wait, is given to show an effect.
    static let settling = Interval(milliseconds: 1000)
    /// What a round that keeps up may leave over.
    static let calmLag = Interval(milliseconds: 200)
    static let leastTimeout = Interval(milliseconds: 5000)
    static let longestTimeout = Interval(milliseconds: 80_000)

    /// - Parameter lag: how far the engine is behind.
    /// - Returns: the effort from now on, if it is another one than before.
    mutating func decide(lag: Interval, at now: SessionTime) -> CompositionEffort? {
        if lag > Self.calmLag { calmSince = nil }
        if let less = effort.less, lag > limit(of: effort) {
            return isFallingBehind(lag, at: now) ? step(to: less, at: now) : nil
        }
        late = nil
        guard let more = effort.more, lag <= Self.calmLag else { return nil }
        let since = calmSince ?? now
        calmSince = since
        // Nobody shall look at a picture that stands still for longer than it must.
        guard effort == .heldPicture || now - since >= timeout else { return nil }
        return step(to: more, at: now)
    }

    /// How far behind the engine may be before less is done.
    private func limit(of effort: CompositionEffort) -> Interval {
        let steps = CompositionEffort.allCases.count { $0 <= effort }
        return Interval(nanoseconds: Int64(steps) * Self.leastLag.nanoseconds)
    }

    /// A process that was stopped for a while is behind, but catches up: a second in four at least.
    private mutating func isFallingBehind(_ lag: Interval, at now: SessionTime) -> Bool {
        guard let late, now - late.since >= Self.settling else {
            self.late = self.late ?? (now, lag)
            return false
        }
        self.late = (now, lag)
        return lag.nanoseconds > late.lag.nanoseconds - (now - late.since).nanoseconds / 4
    }

    private mutating func step(to effort: CompositionEffort, at now: SessionTime) -> CompositionEffort {
        let isStepUp = effort < self.effort
        // More was tried, and was too much.
        if !isStepUp, wasStepUp, let lastStep, now - lastStep < timeout {
            timeout = min(Interval(nanoseconds: 2 * timeout.nanoseconds), Self.longestTimeout)
        }
        wasStepUp = isStepUp && self.effort != .heldPicture
        self.effort = effort
        lastStep = now
        calmSince = nil
        late = nil
        return effort
    }
}
