import Media

/// Limits the number of pictures per second; a source within the limit keeps all of its pictures.
///
/// A faster source loses single pictures; the others keep their own times. A picture may come a quarter of a frame
/// early, because a camera's clock is not even.
struct FrameRateLimit {
    private let rate: FrameRate
    private let clock: ClockRate
    /// When the next picture may come.
    private var due: Int64?

    init(_ rate: FrameRate, clock: ClockRate) {
        self.rate = rate
        self.clock = clock
    }

    /// Whether the picture passes; it counts then.
    mutating func takes(_ ticks: Int64) -> Bool {
        let interval = max(1, rate.ticks(ofFrame: 1, clock: clock))
        let slack = interval / 4
        guard let due else {
            self.due = ticks + interval
            return true
        }
        guard ticks >= due - slack else { return false }
        // After a pause the count starts again: what did not come is not made up for.
        self.due = (ticks - due > interval ? ticks : due) + interval
        return true
    }
}
