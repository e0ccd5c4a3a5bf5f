public import Media

/// Who speaks, by OWT's rule: once a second the input with the most speech in that second, by stretches of 10 ms, not
/// by loudness. Of equals the one that joined first. There is an event only when it is another one.
///
/// Beyond OWT there is an event when nobody speaks any more. On wish a speaker keeps the floor until another one has
/// clearly more speech.
public struct ActiveSpeaker: Sendable {
    /// What was found out about a period; `since` is the period's beginning.
    public enum Event: Equatable, Sendable {
        case speaks(input: Int, since: SessionTime)
        case silence(since: SessionTime)
    }

    private struct Score: Sendable {
        var input: Int
        /// Stretches of speech in the period that runs, and in those after it.
        var voiced = 0
        var following = 0
    }

    private let period: Int64
    /// Stretches by which another input must have more.
    private let lead: Int
    private var scores: [Score] = []
    /// The beginning of the period that runs.
    private var start: Int64 = 0
    public private(set) var speaker: Int?

    /// - Parameters:
    ///   - period: OWT's is 1000 ms.
    ///   - hysteresis: share of the period by which another one must speak more; 0 is OWT's rule.
    public init(period: Interval = Interval(milliseconds: 1000), hysteresis: Double = 0) {
        self.period = min(max(Self.stretch, period.nanoseconds), Self.latest / 2)
        lead = Int(min(max(hysteresis, 0), 1) * Double(self.period / Self.stretch))
    }

    private static let stretch: Int64 = 10_000_000
    /// 146 years, far from overflow.
    private static let latest: Int64 = 1 << 62

    /// Inputs are asked in the order in which they were added.
    public mutating func addInput(_ input: Int) {
        if !scores.contains(where: { $0.input == input }) { scores.append(Score(input: input)) }
    }

    /// An input that left speaks no more; the event comes with the end of the period.
    public mutating func removeInput(_ input: Int) {
        scores.removeAll { $0.input == input }
    }

    /// Begins anew, as OWT does when regions or the layout change: the next winner is told whoever it was before.
    public mutating func reset() {
        speaker = nil
        for i in scores.indices {
            scores[i].voiced = 0
            scores[i].following = 0
        }
    }

    /// Takes what an input said in a packet that begins at `time`. What comes too late counts for the period that runs.
    public mutating func count(_ voice: VoiceCount, from input: Int, at time: SessionTime) {
        guard voice.voiced > 0, let i = scores.firstIndex(where: { $0.input == input }) else { return }
        if time.nanoseconds < end { scores[i].voiced += voice.voiced } else { scores[i].following += voice.voiced }
    }

    /// Ends the periods that are over at `time`, one with each call; nil when there is nothing more to tell.
    public mutating func poll(at time: SessionTime) -> Event? {
        let now = min(time.nanoseconds, Self.latest)
        while end <= now {
            let since = SessionTime(nanoseconds: start)
            let winner = self.winner
            let isIdle = scores.allSatisfy { $0.voiced == 0 && $0.following == 0 }
            for i in scores.indices {
                scores[i].voiced = min(scores[i].following, Int(period / Self.stretch))
                scores[i].following -= scores[i].voiced
            }
            // After a pause of hours there is nothing in all these periods.
            start = isIdle ? max(end, now / period * period) : end
            guard winner != speaker else { continue }
            speaker = winner
            return winner.map { .speaks(input: $0, since: since) } ?? .silence(since: since)
        }
        return nil
    }

    private var end: Int64 { start + period }

    private var winner: Int? {
        var best: Score?
        for score in scores where score.voiced > best?.voiced ?? 0 { best = score }
        guard let best, lead > 0, let current = scores.first(where: { $0.input == speaker }), current.voiced > 0,
            best.voiced - current.voiced <= lead
        else { return best?.input }
        return current.input
    }
}
