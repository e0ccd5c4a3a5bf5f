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
    /// Players that search load key frames alone: of what is encoded here, where each segment begins with one.
    private let hasKeyFramesApart: Bool
    private var track: CMAFTrack?
    /// Of the segment that is being filled: whether it began with a key frame.
    private var isIndependent = false
    /// Where the last segment ended.
    private var position: Int64 = 0
    /// Segments, and those of them that have a file.
    private var count = 0
    private var fileCount = 0
    private(set) var period = 0
    /// Nil where segments have no parts.
    private let partRule: PartRule?
    /// Of the segment that is being filled.
    private var open = OpenParts()
    /// Files that were finished and not taken yet.
    private var files: [File] = []
    /// What was appended for transport streams, which have no other bytes, and not taken yet.
    private var units: [TransportUnit] = []

    /// No longer hole of all tracks is listed: at two seconds a segment these are 1,800 gaps, and a capture may jump by
    /// years.
    static let longestHole = Interval(milliseconds: 3_600_000)
    private static let longestHoleTicks = CMAFTrack.timeScale.ticks(ofNanoseconds: longestHole.nanoseconds)

    /// What is missing for a shorter time is no hole: pictures stay for as long.
    private static let leastHole = CMAFTrack.timeScale.hertz / 100

    private static let nothing: [UInt8] = []

    /// A packet of audio is not taken to last longer than so much more than its own length.
    private static let longestRest = CMAFTrack.timeScale.hertz / 10

    /// A file of the track.
    struct File: Equatable {
        /// Nil for an initialization segment, and for a part.
        var segment: PresentedSegment?
        var part: PresentedPart?
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

    /// - Parameters:
    ///   - seconds: of a segment.
    ///   - partTarget: of a part; nil for segments without parts.
    init(_ names: TrackFiles, _ kind: MediaKind, isEncoded: Bool = false, seconds: Int, partTarget: Interval? = nil) {
        self.names = names
        self.kind = kind
        partRule = partTarget.map { PartRule(kind, target: $0) }
        hasKeyFramesApart = kind == .video && isEncoded
        rule = SegmentRule(kind, isEncoded: isEncoded, seconds: seconds)
    }

    /// Whether a track has begun.
    var hasBegun: Bool { track != nil }

    /// A period begins: what came before is closed where this sample begins.
    ///
    /// - Throws: `codecNotAllowed`; the track then goes on as it was.
    mutating func begin(_ next: Period, with sample: Sample) throws(PackagingError) {
        let track = try CMAFTrack(
            next.format, clockRate: next.clockRate, identity: next.identity, start: next.start,
            earliest: self.track?.earliest ?? 0)
        if let filled {
            close(until: min(track.place(sample)?.begin ?? filled.end, filled.begin + rule.limit))
        }
        // A hole that is too long to be listed is left out, behind a discontinuity.
        if track.decodeTime(of: sample) - position > Self.longestHoleTicks {
            position = track.decodeTime(of: sample)
        }
        self.track = track
        self.track?.leave(until: position)
        period = next.number
        guard let path = names.initialization(ofPeriod: period) else { return }
        files.append(File(segment: nil, path: path, bytes: track.initialization))
    }

    /// Appends a sample; the segment before it is closed where one begins with it.
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, start: Interval) {
        track?.move(to: start)
        guard let placed = track?.place(sample) else { return }
        var end = position
        if let filled, isNext(sample, placed, after: filled.begin) {
            track?.settle()
            end = close(before: sample, filled)
        } else if let partRule, let begin = partBegin, let latest = track?.latest,
            partRule.isNext(.init(placed, sample), after: begin, latest: latest)
        {
            closePart(from: begin, before: placed.begin)
        }
        if filled == nil, open.count == 0 {
            // What is decoded later is shown later: nothing of it fills the time until then. Who joins late was missing
            // from the beginning.
            if let time = track?.decodeTime(of: sample), time > end, count > 0 || time > rule.target {
                addGaps(until: time)
            }
            isIndependent = kind == .audio || sample.isKeyFrame
        }
        if track?.isEmpty == true { open.isNextIndependent = kind == .audio || sample.isKeyFrame }
        guard names.form == .transportStream else {
            track?.append(bytes, sample)
            return
        }
        // The times are needed, not the bytes.
        guard let decoded = track?.decodeTime(of: sample), let shown = track?.append(Self.nothing.span, sample)
        else { return }
        // A frame of audio that is heard when the presentation begins began before; a stream's times are above 0.
        let time = kind == .audio && shown == 0 ? min(decoded, shown) : shown
        units.append(
            TransportUnit(
                period: period, fileNumber: fileCount + 1, presentationTime: time, decodeTime: min(decoded, time),
                isKeyFrame: kind == .audio || sample.isKeyFrame, copying: bytes))
    }

    /// Where pictures are out of order, some that follow `sample` may be shown before it.
    ///
    /// - Returns: up to where the segment fills the time. Its last part may end a little before.
    private mutating func close(before sample: Sample, _ filled: (begin: Int64, end: Int64)) -> Int64 {
        guard let next = track?.place(sample)?.begin, let decoded = track?.decodeTime(of: sample) else {
            return position
        }
        let end = min(next, max(filled.end, decoded), filled.begin + rule.limit)
        guard let begin = partBegin, let last = partRule?.end(of: begin, before: end), last < end else {
            close(until: end)
            return position
        }
        close(until: last)
        return end
    }

    private func isNext(_ sample: Sample, _ placed: (begin: Int64, end: Int64), after begin: Int64) -> Bool {
        guard rule.isNext(.init(placed, sample), after: begin, isIndependent: isIndependent) else { return false }
        // A picture that is shown before one of this segment is part of it.
        return sample.isKeyFrame || placed.begin > track?.latest ?? 0
    }

    /// Ends the track where all others end: the last picture stays as far as a segment may last, and gaps follow it.
    mutating func finish(at end: Int64) {
        if let filled {
            let stays = kind == .video || end - filled.end < Self.longestRest
            close(until: min(stays ? max(filled.end, end) : filled.end, filled.begin + rule.limit))
        }
        if count > 0 { addGaps(until: end) }
    }

    /// Where the track ends so far.
    var end: Int64 { filled.map { min($0.end, $0.begin + rule.limit) } ?? position }

    /// The source sends no further sample that is decoded before `limit`: a segment that would become too long ends,
    /// and whole segments without samples become gaps.
    mutating func advance(to limit: Int64) {
        if let filled, limit - filled.begin > rule.longest {
            // Its last sample lasts longer than it was taken to: a picture stays until the next one.
            close(until: max(filled.begin + rule.target, min(filled.end, filled.begin + rule.longest)))
        }
        guard filled == nil, count > 0 else { return }
        addWholeGaps(until: limit)
        track?.leave(until: position)
    }

    /// Takes what was finished, in its order.
    mutating func takeFiles() -> [File] {
        defer { files.removeAll() }
        return files
    }

    /// Takes what was appended for transport streams, in its order.
    mutating func takeUnits() -> [TransportUnit] {
        defer { units.removeAll() }
        return units
    }

    /// The segment that is being filled; nil for one without samples.
    private var filled: (begin: Int64, end: Int64)? {
        guard let track, !track.isEmpty else { return nil }
        return (open.begin ?? (partRule != nil ? beginning(of: track) : track.begin), track.end)
    }

    /// Where a segment begins: where the one before ended, also where its first picture is shown a little later. It is
    /// shown much later behind a hole among pictures that are out of order: when the segment before had to end, it was
    /// not known whether some would still fill it.
    private func beginning(of track: CMAFTrack) -> Int64 {
        // The last part of the segment before may have ended half a part before this one's first picture.
        let least = Self.leastHole + (partRule?.target ?? 0) / 2
        return count > 0 && track.begin - position < least ? position : track.begin
    }

    private mutating func close(until end: Int64) {
        guard let begin = filled?.begin else { return }
        let start = open.begin ?? track.map(beginning) ?? begin
        if count > 0, open.count == 0 { addGaps(until: start) }
        let end = max(start + 1, min(max((track?.latest ?? begin) + 1, end), start + rule.limit))
        guard names.form == .fragmentedMP4 else {
            track?.skipSegment(until: end)
            add(from: start, to: end, bytes: [])
            return
        }
        guard partRule == nil else {
            addPart(from: partBegin ?? start, until: end, isLast: true)
            let (parts, end) = (open, open.end ?? end)
            open.removeAll()
            add(from: start, to: end, bytes: parts.bytes, keyFrameByteCount: parts.keyFrameByteCount)
            return
        }
        let bytes = track?.takeSegment(
            fileCount + 1, from: start, until: end, hasKeyFrameApart: hasKeyFramesApart)
        guard let bytes else { return }
        add(from: start, to: end, bytes: bytes, keyFrameByteCount: track?.keyFrameByteCount)
    }

    /// Where the part begins that is being filled; nil for one without samples.
    private var partBegin: Int64? { filled.map { open.end ?? $0.begin } }

    private mutating func closePart(from begin: Int64, before next: Int64) {
        guard let end = partRule?.end(of: begin, before: next), let filled else { return }
        addPart(from: begin, until: min(end, filled.begin + rule.limit), isLast: false)
    }

    private mutating func addPart(from begin: Int64, until end: Int64, isLast: Bool) {
        let isFirst = open.count == 0
        if isFirst, count > 0 { addGaps(until: begin) }
        let expected = rule.expectedEnd(of: open.begin ?? begin, length: (track?.end ?? 0) - (track?.latest ?? 0))
        // Each sample takes a tick.
        let end = max(end, begin + Int64(track?.sampleCount ?? 1))
        let part = CMAFTrack.Part(
            firstFragment: open.fragmentCount + 1, hasKeyFrameApart: isFirst && hasKeyFramesApart, isFirst: isFirst,
            isLast: isLast)
        guard let bytes = track?.takePart(part, from: begin, until: end) else { return }
        open.append(
            bytes, from: begin, until: end, fragments: part.hasKeyFrameApart ? 2 : 1,
            keyFrameByteCount: track?.keyFrameByteCount)
        let (start, stop) = (CMAFTrack.timeScale.interval(ofTicks: begin), CMAFTrack.timeScale.interval(ofTicks: end))
        let listed = PresentedPart(
            path: names.part(open.count, ofSegment: fileCount + 1), start: start, duration: stop - start,
            isIndependent: open.isNextIndependent, segmentEnd: CMAFTrack.timeScale.interval(ofTicks: expected))
        files.append(File(segment: nil, part: listed, path: listed.path, bytes: bytes))
    }

    /// Gaps from the last segment's end to the next one's beginning: none is longer than a segment may be.
    private mutating func addGaps(until end: Int64) {
        addWholeGaps(until: end)
        if end > position { add(from: position, to: end, bytes: nil) }
    }

    private mutating func addWholeGaps(until end: Int64) {
        while end - position > rule.longest { add(from: position, to: position + rule.target, bytes: nil) }
    }

    private mutating func add(from begin: Int64, to end: Int64, bytes: [UInt8]?, keyFrameByteCount: Int? = nil) {
        count += 1
        if bytes != nil { fileCount += 1 }
        let (start, stop) = (CMAFTrack.timeScale.interval(ofTicks: begin), CMAFTrack.timeScale.interval(ofTicks: end))
        // The file of a gap is never there.
        let path = bytes == nil ? names.gap : names.segment(fileCount)
        var segment = PresentedSegment(
            number: count, fileNumber: fileCount, path: path, start: start, duration: stop - start,
            byteCount: bytes?.count ?? 0, isIndependent: isIndependent, period: period, isGap: bytes == nil)
        segment.keyFrameByteCount = keyFrameByteCount
        files.append(File(segment: segment, path: path, bytes: bytes ?? []))
        position = end
    }
}

extension SegmentRule.Placed {
    fileprivate init(_ placed: (begin: Int64, end: Int64), _ sample: Sample) {
        self.init(begin: placed.begin, end: placed.end, isKeyFrame: sample.isKeyFrame)
    }
}
