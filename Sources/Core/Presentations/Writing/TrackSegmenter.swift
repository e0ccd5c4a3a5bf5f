import Media
import Packaging

/// One track of a presentation, cut into segments.
///
/// What was listed is never changed: a segment that was closed because nothing came keeps its end, and the time until
/// the next sample is a gap. Times are ticks of `CMAFTrack.timeScale`.
struct TrackSegmenter {
    let names: TrackFiles
    let kind: MediaKind
    private let rule: SegmentRule
    private var track: CMAFTrack?
    /// Of the segment that is being filled: whether it began with a key frame.
    private var isIndependent = false
    /// Where the last segment ended.
    private var position: Int64 = 0
    private var count = 0
    private(set) var period = 0
    /// Files that were finished and not taken yet.
    private var files: [File] = []

    /// A file of the track.
    struct File: Equatable {
        /// Nil for an initialization segment.
        var segment: PresentedSegment?
        /// Relative to the presentation's folder.
        let path: String
        /// Empty for a gap, of which there is no file.
        let bytes: [UInt8]
    }

    /// What a track is from some sample on.
    struct Period {
        let number: Int
        let format: TrackFormat
        let clockRate: ClockRate
        /// Of the samples' timeline, on that of the presentation.
        let start: Interval
        let identity: FileIdentity
    }

    init(_ names: TrackFiles, _ kind: MediaKind, seconds: Int) {
        self.names = names
        self.kind = kind
        rule = SegmentRule(kind, seconds: seconds)
    }

    /// Whether a track has begun.
    var hasBegun: Bool { track != nil }

    /// Where the track ends that is written so far.
    var end: Int64 { filled?.end ?? position }

    /// A period begins: what came before is closed where this sample begins.
    ///
    /// - Throws: `codecNotAllowed`; the track then goes on as it was.
    mutating func begin(_ next: Period, with sample: Sample) throws(PackagingError) {
        let track = try CMAFTrack(
            next.format, clockRate: next.clockRate, identity: next.identity, start: next.start,
            earliest: hasBegun ? end : 0)
        if let filled, let placed = track.place(sample) {
            close(until: min(placed.begin, filled.begin + rule.limit))
        }
        self.track = track
        period = next.number
        guard let path = names.initialization(ofPeriod: period) else { return }
        files.append(File(segment: nil, path: path, bytes: track.initialization))
    }

    /// Appends a sample; the segment before it is closed where one begins with it.
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, start: Interval) {
        track?.move(to: start)
        guard let placed = track?.place(sample) else { return }
        let next = SegmentRule.Placed(begin: placed.begin, end: placed.end, isKeyFrame: sample.isKeyFrame)
        if let filled, rule.isNext(next, after: filled.begin, isIndependent: isIndependent) {
            close(until: min(next.begin, filled.begin + rule.limit))
        }
        if filled == nil {
            if count > 0, next.begin > position { add(from: position, to: next.begin, bytes: nil) }
            isIndependent = kind == .audio || sample.isKeyFrame
        }
        track?.append(bytes, sample)
    }

    /// Closes the segment with its last sample's own end.
    mutating func close() {
        if let filled { close(until: filled.end) }
    }

    /// Nothing comes any more that is decoded before `limit`: a segment that would become too long ends, and what is
    /// missing for whole segments becomes gaps.
    mutating func advance(to limit: Int64) {
        if let filled, limit - filled.begin > rule.longest {
            // Its last sample lasts longer than it was taken to: a picture stays until the next one.
            close(until: max(filled.begin + rule.target, min(filled.end, filled.begin + rule.longest)))
        }
        guard filled == nil, count > 0 else { return }
        while limit - position > rule.longest { add(from: position, to: position + rule.target, bytes: nil) }
    }

    /// Takes what was finished, in its order.
    mutating func takeFiles() -> [File] {
        defer { files.removeAll() }
        return files
    }

    /// The segment that is being filled; nil for one without samples.
    private var filled: (begin: Int64, end: Int64)? {
        guard let track, !track.isEmpty else { return nil }
        return (track.begin, track.end)
    }

    private mutating func close(until end: Int64) {
        guard let begin = filled?.begin else { return }
        let end = max(begin + 1, end)
        guard let bytes = track?.takeSegment(count + 1, until: end) else { return }
        add(from: begin, to: end, bytes: bytes)
    }

    private mutating func add(from begin: Int64, to end: Int64, bytes: [UInt8]?) {
        count += 1
        let start = SessionTime(nanoseconds: CMAFTrack.timeScale.nanoseconds(ofTicks: begin))
        let stop = SessionTime(nanoseconds: CMAFTrack.timeScale.nanoseconds(ofTicks: end))
        let path = names.segment(count)
        let segment = PresentedSegment(
            number: count, path: path, start: start - .zero, duration: stop - start, byteCount: bytes?.count ?? 0,
            isIndependent: isIndependent, period: period, isGap: bytes == nil)
        files.append(File(segment: segment, path: path, bytes: bytes ?? []))
        position = end
    }
}
