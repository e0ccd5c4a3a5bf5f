import Media

/// How much later than its time the audio of an input is heard in a view.
///
/// A view shows pictures at its own moments. A camera at the view's rate keeps its distance to these for minutes, so
/// all its pictures are early or late by the same time, by up to half a picture. Its audio follows, so that sound and
/// picture stay as far apart as they were sent. The mixer slews what changes (`SkewFollower`).
struct SoundShift: Equatable {
    private(set) var current = Interval.zero

    /// Where a source's pictures change from one side of the moments to the other, an event is as much farther from its
    /// sound than half a picture; and the audio of those who hear each other parts by as much.
    static let limit = Interval(nanoseconds: 10_500_000)
    /// Fewer pictures within the view's delay do not tell their mean distance.
    static let leastCount = 8
    /// The share of a new mean, at each moment of the view: some seconds, slower than the mixer slews.
    static let slowness: Int64 = 128

    /// - Parameters:
    ///   - lag: how much later than their times the next pictures are shown, on average.
    ///   - isHeard: the audio has begun; before that it can begin anywhere.
    mutating func follow(_ lag: Interval, isHeard: Bool) {
        let wanted = max(-Self.limit.nanoseconds, min(Self.limit.nanoseconds, lag.nanoseconds))
        let difference = wanted - current.nanoseconds
        current = Interval(nanoseconds: current.nanoseconds + (isHeard ? difference / Self.slowness : difference))
    }
}
