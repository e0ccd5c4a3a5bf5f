import Media

/// How much later than its time an input is seen and heard in a view.
///
/// A view shows pictures at its own moments. A camera at the view's rate keeps its distance to these for minutes, so
/// all its pictures are early or late by the same time, by up to half a picture. The whole input follows: its audio is
/// later by that much, and its picture at a moment is the one that is nearest to the moment less the shift. So sound
/// and picture stay as far apart as they were sent, and those that come unevenly do not change from early to late. The
/// pictures of a source with another rate are not shifted, its audio is by their mean lag. The mixer slews what changes
/// (`SkewFollower`).
struct SoundShift: Equatable {
    /// Of the pictures.
    private(set) var pictures = Interval.zero
    /// Of the audio: that, and what the pictures are still late on average.
    private(set) var current = Interval.zero

    /// The audio of those who hear each other parts by twice as much. Half a picture at 30 a second, and `patience`.
    static let pictureLimit = Interval(nanoseconds: 21_000_000)
    /// Single pictures are half a picture early or late, and so much farther from their sound.
    static let limit = Interval(nanoseconds: 10_000_000)
    /// The share of a new mean, at each moment of the view: some seconds.
    static let slowness: Int64 = 128
    /// The most that it changes, as a share of time: what is seen must not run away from what is heard, and the mixer
    /// slews by 1/500 (`SkewFollower.rates`).
    static let pace: Int64 = 600
    /// The share of half a picture by which a source that drifts beyond the middle between two moments keeps its side.
    /// The first estimates of when its packets were sent move by some milliseconds.
    static let patience: Int64 = 4

    /// - Parameters:
    ///   - phase: how much later than their times the next pictures would be shown without a shift.
    ///   - distance: from one picture of the view to the next; a phase that is greater or less by it is the same.
    ///   - isHeard: the audio has begun; before that both can begin anywhere.
    mutating func follow(phase: Interval, distance: Interval, isHeard: Bool) {
        let (phase, turn) = (phase.nanoseconds, distance.nanoseconds)
        let bound = turn / 2 + (isHeard ? turn / 2 / Self.patience : 0)
        let wanted =
            [phase, phase - turn, phase + turn].filter { abs($0) <= bound }
            .min { abs($0 - pictures.nanoseconds) < abs($1 - pictures.nanoseconds) } ?? phase
        let limited = max(-Self.pictureLimit.nanoseconds, min(Self.pictureLimit.nanoseconds, wanted))
        pictures = Self.moved(pictures, to: limited, isHeard ? distance : nil)
    }

    /// - Parameter lag: how much later than their shifted times the next pictures are shown, on average.
    mutating func follow(lag: Interval, distance: Interval, isHeard: Bool) {
        let limited = max(-Self.limit.nanoseconds, min(Self.limit.nanoseconds, lag.nanoseconds))
        current = Self.moved(current, to: pictures.nanoseconds + limited, isHeard ? distance : nil)
    }

    /// - Parameter time: since the last step; nil where it may be of any size.
    private static func moved(_ current: Interval, to wanted: Int64, _ time: Interval?) -> Interval {
        let difference = wanted - current.nanoseconds
        guard let most = time.map({ $0.nanoseconds / pace }) else { return Interval(nanoseconds: wanted) }
        return Interval(nanoseconds: current.nanoseconds + max(-most, min(most, difference / slowness)))
    }
}
