public import Media

/// What the tracks of a presentation have in one period (ISO/IEC 23009-1 §5.3.2).
public struct DASHPeriod: Equatable, Sendable {
    /// As in `PresentedSegment.period`.
    public var number: Int
    /// Where it begins in the presentation's time; never changes.
    public var start: Interval
    public var representations: [DASHRepresentation]

    public init(number: Int, start: Interval, representations: [DASHRepresentation]) {
        self.number = number
        self.start = start
        self.representations = representations
    }
}

/// A track in one period (ISO/IEC 23009-1 §5.3.5).
public struct DASHRepresentation: Equatable, Sendable {
    public var track: PresentedTrack
    /// Bits per second that a player must be able to fetch: `Bandwidth.peak`.
    public var bandwidth: Int
    public var timeline: SegmentTimeline
    /// How long before its end a segment can be asked for, of which a first chunk is there then (§5.3.9.2.2,
    /// availabilityTimeOffset); nil: when it is whole.
    public var availabilityOffset: Interval?

    public init(
        track: PresentedTrack, bandwidth: Int, timeline: SegmentTimeline, availabilityOffset: Interval? = nil
    ) {
        self.track = track
        self.bandwidth = bandwidth
        self.timeline = timeline
        self.availabilityOffset = availabilityOffset
    }
}
