public import Media

/// Where one frame lies on its track.
public struct Sample: Equatable, Sendable {
    /// Presentation time in ticks of the track's clock; the track's first sample has 0, and none is shown before it.
    public var presentationTime: Int64
    /// Decoding time in the same ticks, strictly increasing within a track. The presentation time, unless there are B
    /// pictures; then the first ones are negative.
    public var decodeTime: Int64
    /// Expected length in ticks, used for the last sample before a cut; the next sample's time decides otherwise.
    public var duration: Int64
    public var isKeyFrame: Bool

    /// - Parameter decodeTime: nil where samples are decoded when they are shown.
    public init(presentationTime: Int64, decodeTime: Int64? = nil, duration: Int64, isKeyFrame: Bool) {
        self.presentationTime = presentationTime
        self.decodeTime = decodeTime ?? presentationTime
        self.duration = duration
        self.isKeyFrame = isKeyFrame
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
