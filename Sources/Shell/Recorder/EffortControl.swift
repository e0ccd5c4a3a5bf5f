import Jobs
import Media

/// Decides how much work a live recording spends on its view, by how far the engine is behind the received packets.
///
/// A view that falls behind and does not catch up loses quality step by step. It gains quality again after it has kept
/// up for a while. If a step up did not last, the next attempt waits longer.
struct EffortControl {
    private(set) var effort = CompositionEffort.full
    private var lastStep: SessionTime?
    private var wasStepUp = false
    /// Since when the engine is too far behind, and how far it was then.
    private var late: (since: SessionTime, lag: Interval)?
    /// Since when the engine has kept up.
    private var calmSince: SessionTime?
    private var timeout = leastTimeout

    /// The engine is too far behind above this lag; each further step allows as much again. It is long enough to wait
    /// for a short load of other processes rather than to show it in the view: some seconds of packets are a few
    /// megabytes.
    static let leastLag = Interval(milliseconds: 1000)
    /// How long a step, or a wait, may take to show an effect.
    static let settling = Interval(milliseconds: 1000)
    /// The lag at which a round counts as having kept up.
    static let calmLag = Interval(milliseconds: 200)
    static let leastTimeout = Interval(milliseconds: 5000)
    static let longestTimeout = Interval(milliseconds: 80_000)

    /// - Parameter lag: how far the engine is behind.
    /// - Returns: the new effort; nil if it does not change.
    mutating func decide(lag: Interval, at now: SessionTime) -> CompositionEffort? {
        if lag > Self.calmLag { calmSince = nil }
        if let less = effort.less, lag > limit(of: effort) {
            return isFallingBehind(lag, at: now) ? step(to: less, at: now) : nil
        }
        late = nil
        guard let more = effort.more, lag <= Self.calmLag else { return nil }
        let since = calmSince ?? now
        calmSince = since
        // A frozen view must not last longer than necessary.
        guard effort == .heldPicture || now - since >= timeout else { return nil }
        return step(to: more, at: now)
    }

    /// How far the engine may be behind before it reduces the effort further.
    private func limit(of effort: CompositionEffort) -> Interval {
        let steps = CompositionEffort.allCases.count { $0 <= effort }
        return Interval(nanoseconds: Int64(steps) * Self.leastLag.nanoseconds)
    }

    /// A process that was stopped for a while is behind but catches up, by at least one second in four.
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
        // The last step up was too much.
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
