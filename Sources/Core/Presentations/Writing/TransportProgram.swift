import Media
import Packaging

/// The transport streams of one media playlist: video with the audio beside it, or audio alone (RFC 8216 §3.2).
///
/// Its segments are those that its track was cut into, and audio goes with the video. Where video pauses there is audio
/// alone; only where there is neither is a gap. Video that joins late has the segments of audio before it, because its
/// playlist is all that a player reads.
struct TransportProgram {
    let files: TrackFiles
    let kind: MediaKind
    /// No segment becomes longer.
    private let limit: Interval
    private let target: Interval
    /// Counters go on through all periods.
    private var writer: TransportStreamWriter?
    private var writtenPeriod = 0
    /// Of each kind, from which period on.
    private var formats: [(period: Int, format: TrackFormat)] = []
    /// Of the track itself, and of audio that goes with it.
    private var own: [TransportUnit] = []
    private var beside: [TransportUnit] = []
    private var lastDecodeTime = Int64.min / 2
    /// Segments, and those of them that have a file.
    private var count = 0
    private var fileCount = 0
    /// Where the last segment ended.
    private var position = Interval.zero
    /// Before the first segment.
    private var leadingGaps: [PresentedSegment] = []
    /// Others were listed before it began.
    private var joinsLate = false

    init(_ files: TrackFiles, _ kind: MediaKind, seconds: Int) {
        self.files = files
        self.kind = kind
        let rule = SegmentRule(kind, seconds: seconds)
        limit = CMAFTrack.timeScale.interval(ofTicks: rule.limit)
        target = CMAFTrack.timeScale.interval(ofTicks: rule.target)
    }

    private static func ticks(_ interval: Interval) -> Int64 {
        CMAFTrack.timeScale.ticks(ofNanoseconds: interval.nanoseconds)
    }

    var hasBegun: Bool { formats.contains { $0.format.codec.kind == kind } }

    /// A stream of it begins, or goes on as another one. The first of the track itself decides whether it is late.
    mutating func begin(_ format: TrackFormat, period: Int, joinsLate: Bool) {
        if format.codec.kind == kind, !hasBegun { self.joinsLate = joinsLate }
        formats.append((period, format))
    }

    /// - Returns: as it will be written.
    mutating func append(_ unit: TransportUnit) -> TransportUnit {
        let unit = unit.decoded(after: lastDecodeTime)
        lastDecodeTime = unit.decodeTime
        own.append(unit)
        return unit
    }

    /// Audio that goes with the video.
    mutating func append(beside unit: TransportUnit) {
        beside.append(unit)
    }

    /// What was listed without it is not its own.
    mutating func dropBeside() {
        beside.removeAll()
    }

    /// A segment of the track, or a gap of it, has ended.
    ///
    /// - Parameters:
    ///   - isLast: the track has nothing that follows in the period.
    ///   - heard: the segments of audio so far.
    mutating func take(
        _ segment: PresentedSegment, isLast: Bool, heard: [PresentedSegment]
    ) -> [TrackSegmenter.File] {
        guard count > 0 || !segment.isGap else {
            leadingGaps.append(segment)
            return []
        }
        var output: [TrackSegmenter.File] = []
        var segment = segment
        if count == 0 {
            writeLead(before: segment, heard: joinsLate ? heard : [], to: &output)
            let end = max(segment.end, position + Interval(milliseconds: 1))
            segment.start = position
            segment.duration = end - position
        }
        output.append(write(segment, isLast: isLast))
        return output
    }

    /// What precedes the first segment.
    private mutating func writeLead(
        before segment: PresentedSegment, heard: [PresentedSegment], to output: inout [TrackSegmenter.File]
    ) {
        let earlier = kind == .video ? heard.filter { $0.period < segment.period } : []
        for var shared in earlier {
            count += 1
            shared.number = count
            output.append(TrackSegmenter.File(segment: shared, path: shared.path, bytes: []))
        }
        if let last = earlier.last {
            position = last.end
            let end = Self.ticks(position)
            beside.removeAll { $0.presentationTime < end }
        } else if let first = leadingGaps.first {
            position = first.start
            for gap in leadingGaps { output.append(write(gap, isLast: false)) }
        } else {
            position = min(
                segment.start,
                beside.first.map { CMAFTrack.timeScale.interval(ofTicks: $0.presentationTime) } ?? segment.start)
        }
        leadingGaps.removeAll()
        // A segment with all that is missing would be too long.
        guard segment.end - position > limit else { return }
        guard segment.start - position <= TrackSegmenter.longestHole else {
            position = segment.start
            return
        }
        while position < segment.start {
            var gap = segment
            gap.isGap = true
            gap.start = position
            gap.duration = segment.start - position > limit ? target : segment.start - position
            output.append(write(gap, isLast: false))
        }
    }

    private mutating func write(_ segment: PresentedSegment, isLast: Bool) -> TrackSegmenter.File {
        let end = Self.ticks(segment.end)
        let sound = beside.prefix { unit in
            unit.period < segment.period
                || unit.period == segment.period && (isLast || unit.presentationTime < end)
        }
        let shown = own.prefix { !segment.isGap && $0.fileNumber <= segment.fileNumber }
        let bytes = multiplex(shown, sound, period: segment.period)
        beside.removeFirst(sound.count)
        own.removeFirst(shown.count)
        count += 1
        if !bytes.isEmpty { fileCount += 1 }
        var written = segment
        written.number = count
        written.fileNumber = fileCount
        written.isGap = bytes.isEmpty
        written.path = bytes.isEmpty ? files.gap : files.segment(fileCount)
        written.byteCount = bytes.count
        position = segment.end
        return TrackSegmenter.File(segment: written, path: written.path, bytes: bytes)
    }

    private mutating func multiplex(
        _ shown: ArraySlice<TransportUnit>, _ sound: ArraySlice<TransportUnit>, period: Int
    ) -> [UInt8] {
        guard !shown.isEmpty || !sound.isEmpty else { return [] }
        if period != writtenPeriod { change(to: period) }
        for unit in shown { append(unit, kind) }
        for unit in sound { append(unit, .audio) }
        return writer?.takeSegment() ?? []
    }

    /// The streams of a period; each was tried before (`TransportMultiplexer.begin`).
    private mutating func change(to period: Int) {
        writtenPeriod = period
        var (video, audio): (VideoFormat?, AudioFormat?)
        for (since, format) in formats where since <= period {
            switch format {
            case .video(let format): video = format
            case .audio(let format): audio = format
            }
        }
        if writer == nil {
            writer = try? TransportStreamWriter(video: video, audio: audio)
        } else {
            try? writer?.change(video: video, audio: audio)
        }
    }

    /// A frame of AAC that is longer than a header can say has no place.
    private mutating func append(_ unit: TransportUnit, _ kind: MediaKind) {
        let sample = Sample(
            presentationTime: ClockRate.video.ticks(unit.presentationTime, of: CMAFTrack.timeScale),
            decodeTime: ClockRate.video.ticks(unit.decodeTime, of: CMAFTrack.timeScale), duration: 0,
            isKeyFrame: unit.isKeyFrame)
        try? writer?.append(unit.bytes.span, sample, to: kind)
    }
}
