public import Media

/// One frame of a track, as a container describes it. Times are in ticks of the track's clock.
public struct Sample: Equatable, Sendable {
    /// When the frame is presented; the track's first sample has 0, and none is presented before it.
    public var presentationTime: Int64
    /// When the frame is decoded; strictly increasing within a track. It is the presentation time, unless there are B
    /// pictures; then the first ones are negative.
    public var decodeTime: Int64
    /// Expected duration, used for the last sample of a fragment; otherwise the next sample's decode time decides.
    public var duration: Int64
    public var isKeyFrame: Bool
    /// False where later frames need it and it should not be shown, as far as the container can say so.
    public var isShown: Bool

    /// - Parameter decodeTime: nil where it is the presentation time.
    public init(
        presentationTime: Int64, decodeTime: Int64? = nil, duration: Int64, isKeyFrame: Bool, isShown: Bool = true
    ) {
        self.presentationTime = presentationTime
        self.decodeTime = decodeTime ?? presentationTime
        self.duration = duration
        self.isKeyFrame = isKeyFrame
        self.isShown = isShown
    }
}

/// A track of one file, numbered from 1 in the order of declaration.
public struct TrackNumber: Hashable, Comparable, Sendable {
    public var number: Int

    public init(_ number: Int) {
        self.number = number
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.number < right.number
    }
}

/// What distinguishes a file; derived from job and journal, so that the same recording has the same bytes.
public struct FileIdentity: Equatable, Sendable {
    public var high: UInt64
    public var low: UInt64
    /// Wall-clock time of the file's first moment.
    public var creation: WallTime
    public var title: String

    public init(high: UInt64, low: UInt64, creation: WallTime, title: String) {
        self.high = high
        self.low = low
        self.creation = creation
        self.title = title
    }
}
