import Media

/// When files that grow are written again while a presentation does.
struct RewritePace {
    /// Not more often: the player page looks every 15 s.
    static let leastDistance = Interval(milliseconds: 10_000)
    /// Not more on average, so that what is written in many hours grows with them, not with their square.
    static let bytesPerSecond = 4096

    /// In the presentation's time.
    private var next = Interval.zero

    func isDue(at time: Interval) -> Bool { time >= next }

    /// Files of so many bytes were written.
    mutating func note(byteCount: Int, at time: Interval) {
        let seconds = min(max(0, byteCount), Int(Int32.max)) / Self.bytesPerSecond
        next = time + max(Self.leastDistance, Interval(milliseconds: Int64(seconds) * 1000))
    }
}
