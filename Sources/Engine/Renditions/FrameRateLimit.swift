import Media

/// Limits the number of pictures per second; a source within the limit keeps all of its pictures.
///
/// Moments at the limit's rate follow each other. Of a faster source the picture that is nearest to each of them stays,
/// at its own time; of two that are equally near the earlier one. A source within the limit comes a little early or
/// late at its moments, because a camera's clock is not even, and loses nothing.
struct FrameRateLimit {
    private let interval: Int64
    /// The moment of the next picture.
    private var due: Int64?

    init(_ rate: FrameRate, clock: ClockRate) {
        interval = max(1, rate.ticks(ofFrame: 1, clock: clock))
    }

    /// Whether a picture passes though `next` follows it; it counts then.
    mutating func takes(_ ticks: Int64, before next: Int64) -> Bool {
        if let due, (next - due).magnitude < (ticks - due).magnitude { return false }
        pass(ticks)
        return true
    }

    /// Whether a picture passes that none follows.
    mutating func takesLast(_ ticks: Int64) -> Bool {
        if let due, due - ticks >= (interval + 1) / 2 { return false }
        pass(ticks)
        return true
    }

    private mutating func pass(_ ticks: Int64) {
        guard let due else {
            self.due = ticks + interval
            return
        }
        // After a pause the count starts again: what did not come is not made up for.
        self.due = (ticks - due > interval ? ticks : due) + interval
    }
}
