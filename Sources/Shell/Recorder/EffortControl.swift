import Jobs
import Media

/// Decides how much a live recording spends on its view, and how much of it in one round.
///
/// Sockets come first: a round composes for `roundTime` at most, by what pictures have cost so far, and what is left
/// waits for the next round. A view that falls behind nevertheless gets worse step by step, and better again when it has
/// kept up for a while. Steps that did not last make the next try wait longer.
struct EffortControl {
    private(set) var effort = CompositionEffort.full
    /// What a moment costs, as a running mean; nil before the first.
    private var cost: Int64?
    private var lastStep: SessionTime?
    private var wasStepUp = false
    /// Since when the view has kept up.
    private var calmSince: SessionTime?
    private var patience = leastPatience

    /// How long the sockets may stay unread for composing: what `RoundPace.shortest` takes the buffers to hold.
    static let roundTime = RoundPace.shortest
    /// Between two rounds while something is left to be made.
    static let breath = Interval(milliseconds: 1)
    /// Five rounds.
    static let tileLag = Interval(milliseconds: 500)
    static let pictureLag = Interval(milliseconds: 1000)
    /// A step needs so long to show an effect.
    static let settling = Interval(milliseconds: 500)
    static let calmLag = Interval(milliseconds: 200)
    static let leastPatience = Interval(milliseconds: 5000)
    static let longestPatience = Interval(milliseconds: 80_000)
    /// As many as 60 pictures a second need in the shortest rounds.
    static let leastBudget = 6
    static let largestBudget = 240

    /// Moments that the next round may make.
    var budget: Int {
        guard let cost, cost > 0 else { return Self.leastBudget }
        return min(Self.largestBudget, max(1, Int(Self.roundTime.nanoseconds / cost)))
    }

    /// - Parameter time: that the round took from its first packet on, for `count` moments.
    mutating func note(_ count: Int, took time: Interval) {
        guard count > 0 else { return }
        let latest = max(0, time.nanoseconds) / Int64(count)
        cost = cost.map { ($0 * 3 + latest) / 4 } ?? latest
    }

    /// - Parameter lag: how far the view lies behind what could be made.
    /// - Returns: the effort from now on, if it is another one than before.
    mutating func decide(lag: Interval, at now: SessionTime) -> CompositionEffort? {
        if lag > Self.calmLag { calmSince = nil }
        if let less = effort.less, lag > (effort == .full ? Self.tileLag : Self.pictureLag) {
            if let lastStep, now - lastStep < Self.settling { return nil }
            // More was tried, and was too much.
            if wasStepUp, let lastStep, now - lastStep < patience {
                patience = min(Interval(nanoseconds: 2 * patience.nanoseconds), Self.longestPatience)
            }
            return step(to: less, at: now)
        }
        guard let more = effort.more, lag <= Self.calmLag else { return nil }
        let since = calmSince ?? now
        calmSince = since
        guard now - since >= patience else { return nil }
        return step(to: more, at: now)
    }

    private mutating func step(to effort: CompositionEffort, at now: SessionTime) -> CompositionEffort {
        wasStepUp = effort < self.effort
        self.effort = effort
        lastStep = now
        calmSince = nil
        return effort
    }
}
