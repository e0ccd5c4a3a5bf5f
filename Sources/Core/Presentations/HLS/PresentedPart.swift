public import Media

/// A part of a segment in a file of its own, which is there before the segment is whole
/// (draft-pantos-hls-rfc8216bis §4.4.4.9).
public struct PresentedPart: Equatable, Sendable {
    /// Relative to the presentation's folder.
    public var path: String
    /// Counted from the presentation's beginning.
    public var start: Interval
    public var duration: Interval
    public var isIndependent: Bool
    /// Where its segment will end, if all goes on as it was.
    public var segmentEnd: Interval?

    public init(
        path: String, start: Interval, duration: Interval, isIndependent: Bool, segmentEnd: Interval? = nil
    ) {
        self.path = path
        self.start = start
        self.duration = duration
        self.isIndependent = isIndependent
        self.segmentEnd = segmentEnd
    }

    func write(to text: inout String) {
        let end = start + duration
        let length = max(0, end.microseconds - start.microseconds)
        text += "#EXT-X-PART:DURATION=\(secondsText(microseconds: length)),URI=\"\(PlaylistText.reference(path))\""
        text += isIndependent ? ",INDEPENDENT=YES\n" : "\n"
    }
}

/// The segment that is being made, of which there are parts.
public struct OpenSegment: Equatable, Sendable {
    /// Counted from the presentation's beginning.
    public var start: Interval
    public var period: Int
    public var parts: [PresentedPart]
    /// The part that is being made (EXT-X-PRELOAD-HINT).
    public var nextPart: String?

    /// Where its last part ends.
    var end: Interval { parts.last.map { $0.start + $0.duration } ?? start }

    public init(start: Interval, period: Int, parts: [PresentedPart] = [], nextPart: String? = nil) {
        self.start = start
        self.period = period
        self.parts = parts
        self.nextPart = nextPart
    }
}
