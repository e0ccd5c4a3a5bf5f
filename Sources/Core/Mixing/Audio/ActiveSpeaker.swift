public import Media

/// Selects the speaker by OWT's rule: once a second the input with the most speech in that second, counted in stretches
/// of 10 ms, not by loudness. Of equals the one that joined first. A change of speaker is an event.
///
/// Beyond OWT, the end of speech is an event too. With a hysteresis a speaker keeps the floor until another input has
/// clearly more speech.
public struct ActiveSpeaker: Sendable {
    /// The result of a period; `since` is the period's beginning.
    public enum Event: Equatable, Sendable {
        case speaks(input: Int, since: SessionTime)
        case silence(since: SessionTime)
    }

    private struct Score: Sendable {
        var input: Int
        /// Stretches of speech in the current period, and in those after it.
        var voiced = 0
        var following = 0
    }

    private let period: Int64
    /// The number of stretches by which another input must lead.
    private let lead: Int
    private var scores: [Score] = []
    /// The beginning of the current period.
    private var start: Int64 = 0
    public private(set) var speaker: Int?

    /// - Parameters:
    ///   - period: OWT's is 1000 ms.
    ///   - hysteresis: share of the period by which another input must lead; 0 is OWT's rule.
    public init(period: Interval = Interval(milliseconds: 1000), hysteresis: Double = 0) {
        self.period = min(max(Self.stretch, period.nanoseconds), Self.latest / 2)
        lead = Int(min(max(hysteresis, 0), 1) * Double(self.period / Self.stretch))
    }

    private static let stretch: Int64 = 10_000_000
    /// 146 years, far from overflow.
    private static let latest: Int64 = 1 << 62

    /// Inputs compete in the order in which they were added.
    public mutating func addInput(_ input: Int) {
        if !scores.contains(where: { $0.input == input }) { scores.append(Score(input: input)) }
    }

    /// An input that left no longer speaks; the event comes at the end of the period.
    public mutating func removeInput(_ input: Int) {
        scores.removeAll { $0.input == input }
    }

    /// Starts again, as OWT does when regions or the layout change: the next winner is an event even if it was the
    /// speaker before.
    public mutating func reset() {
        speaker = nil
        for i in scores.indices {
            scores[i].voiced = 0
            scores[i].following = 0
        }
    }

    /// Counts the speech in an input's packet that begins at `time`. Late speech counts for the current period.
    public mutating func count(_ voice: VoiceCount, from input: Int, at time: SessionTime) {
        guard voice.voiced > 0, let i = scores.firstIndex(where: { $0.input == input }) else { return }
        if time.nanoseconds < end { scores[i].voiced += voice.voiced } else { scores[i].following += voice.voiced }
    }

    /// Ends the periods that are over at `time`, and returns one event with each call; nil when there are no more.
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
            // Skips the empty periods of a long pause.
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
