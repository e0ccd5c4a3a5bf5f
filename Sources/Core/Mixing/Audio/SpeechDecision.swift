/// Makes speech out of single stretches of 10 ms that are like it: a click is none, and a pause within a word is one.
struct SpeechDecision: Equatable, Sendable {
    /// Stretches in a row that were like speech.
    private var run = 0
    /// Stretches that speech still holds on for.
    private var hang = 0

    /// Clicks and knocks are shorter than 10 ms, and so may touch two stretches.
    static let onset = 3
    /// The closure of a plosive, or an "s" between two vowels.
    static let hangOver = 12

    mutating func next(_ isLike: Bool) -> Bool {
        run = isLike ? min(run + 1, Self.onset) : 0
        if run == Self.onset {
            hang = Self.hangOver
            return true
        }
        guard hang > 0 else { return false }
        hang -= 1
        return true
    }
}
