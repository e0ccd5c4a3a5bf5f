public import Media

/// A media segment that is whole, as playlists and manifests list it.
public struct PresentedSegment: Equatable, Sendable {
    /// Counted from 1 within its track, gaps included: players of HLS count so.
    public var number: Int
    /// Of its file, counted from 1 without gaps: players of DASH count so. A gap has that of the segment before it.
    public var fileNumber: Int
    /// Relative to the presentation's folder.
    public var path: String
    /// When its first sample is presented, counted from the presentation's beginning.
    public var start: Interval
    /// Up to the first sample of the next segment.
    public var duration: Interval
    public var byteCount: Int
    /// Its first frame can be decoded without what came before.
    public var isIndependent: Bool
    /// Which initialization segment and timeline it belongs to, counted from 1: with each next one a discontinuity
    /// (RFC 8216 §4.3.2.3), or a period of DASH, begins.
    public var period: Int
    /// Nothing was received for its time: there is no file (draft-pantos-hls-rfc8216bis §4.4.4.7).
    public var isGap: Bool
    /// Which bytes of the file are meant; nil for all of them. A playlist of key frames has parts of segments.
    public var range: Range<Int>?
    /// The key frame with which it begins, and what says where it is, are the first bytes of the file, so many; nil for
    /// audio, and where it begins with another frame.
    public var keyFrameByteCount: Int?

    public init(
        number: Int, fileNumber: Int? = nil, path: String, start: Interval, duration: Interval, byteCount: Int,
        isIndependent: Bool, period: Int = 1, isGap: Bool = false, range: Range<Int>? = nil
    ) {
        self.number = number
        self.fileNumber = fileNumber ?? number
        self.path = path
        self.start = start
        self.duration = duration
        self.byteCount = byteCount
        self.isIndependent = isIndependent
        self.period = period
        self.isGap = isGap
        self.range = range
    }

    /// The track has not begun.
    var isLeadingGap: Bool { isGap && fileNumber == 0 }

    /// When the next segment begins.
    public var end: Interval { start + duration }

    /// Its key frame, as a playlist of key frames lists it; a gap where it has none.
    var keyFrame: PresentedSegment {
        var segment = self
        segment.isGap = keyFrameByteCount == nil
        segment.range = keyFrameByteCount.map { 0..<max(0, $0) }
        segment.byteCount = keyFrameByteCount ?? 0
        return segment
    }
}
