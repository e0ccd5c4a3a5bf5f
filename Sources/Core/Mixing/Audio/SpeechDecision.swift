/// Decides on speech from single stretches of 10 ms that resemble it: a click is not speech, a pause within a word is.
struct SpeechDecision: Equatable, Sendable {
    /// Consecutive stretches that resembled speech.
    private var run = 0
    /// Stretches for which speech continues.
    private var hang = 0

    /// Clicks and knocks are shorter than 10 ms, so they touch at most two stretches.
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
