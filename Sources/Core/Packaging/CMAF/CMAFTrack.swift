public import Media

/// Writes one CMAF track (ISO/IEC 23000-19 §7): an initialization segment, and media segments with the samples that
/// were appended since the last one.
///
/// Times are those of the presentation. There are no edits, which players of segments do not read: pictures are decoded
/// early enough to be shown when they belong, and what a decoder gives before the first audible sample lies before the
/// track's beginning, or is left out where the presentation has not begun.
public struct CMAFTrack: Sendable {
    /// What times in segments count in. Copied tracks have no other, and what is encoded here counts in it too
    /// (`TimeScale`).
    public static let timeScale = TimeScale.common.clockRate

    public let format: TrackFormat
    private let entry: MP4Track
    private let clockRate: ClockRate
    private var run = FragmentRun()
    /// When each sample of the run is shown or heard.
    private var shown: [Int64] = []
    private var spacing = TimeSpacing(distance: 1)
    /// Ticks of the presentation at which tick 0 of the samples is, now and from the next segment on.
    private var origin: Int64 = 0
    private var nextOrigin: Int64 = 0
    /// Nothing is shown before: what a segment has ended stays so.
    public private(set) var earliest: Int64
    /// When the first picture of the segment is shown, so far; asked for with every sample.
    private var first: Int64 = 0
    /// When the last sample of the segment is shown, and when the segment ends by the samples' own durations.
    public private(set) var latest: Int64 = 0
    public private(set) var end: Int64 = 0
    private var scratch = BoxWriter()

    /// - Parameters:
    ///   - clockRate: of the samples' times.
    ///   - start: distance of the samples' presentation time 0 from the presentation's beginning.
    ///   - earliest: nothing is shown before.
    /// - Throws: `codecNotAllowed`.
    public init(
        _ format: TrackFormat, clockRate: ClockRate, identity: FileIdentity, start: Interval, earliest: Int64 = 0
    ) throws(PackagingError) {
        self.format = format
        self.clockRate = clockRate
        self.earliest = earliest
        let entry = try MP4Track(number: TrackNumber(1), format: format, clockRate: clockRate, start: .zero)
        self.entry = entry
        var writer = BoxWriter()
        writer.box("ftyp") { box in
            for brand in Self.brands(entry.entry) { box.uint32(brand.code) }
        }
        MovieBox(identity: identity, tracks: [entry], form: .segmented).write(to: &writer)
        initialization = writer.bytes
        move(to: start)
        settle()
    }

    /// The initialization segment.
    public let initialization: [UInt8]

    /// The major brand, a version of 0, and the compatible ones (ISO/IEC 23000-19 §7.2).
    private static func brands(_ entry: SampleEntry) -> [BoxType] {
        ["iso6", "\0\0\0\0", "iso6", "cmfc"] + [entry.brand].compactMap { $0 }
    }

    /// Places what comes from the next segment on: a track's beginning may be known better later. Within a segment
    /// pictures would lose their order.
    public mutating func move(to start: Interval) {
        nextOrigin = Self.limited(Self.timeScale.ticks(ofNanoseconds: start.nanoseconds)) - entry.priming
        if isEmpty { settle() }
    }

    /// A segment is about to end: what comes is placed where `move` said.
    public mutating func settle() {
        origin = nextOrigin
    }

    /// When a sample is shown and when it ends, on the presentation's timeline. Nil for audio that ends before the
    /// presentation begins, if nothing precedes it; pictures are needed by those that follow.
    public func place(_ sample: Sample) -> (begin: Int64, end: Int64)? {
        let (last, overflow) = sample.presentationTime.addingReportingOverflow(max(1, sample.duration))
        let end = placed(overflow ? .max : last)
        guard end > 0 || earliest > 0 || entry.isVideo else { return nil }
        // Only pictures come in another order than they are shown in.
        let least = entry.isVideo || isEmpty ? earliest : latest + 1
        let begin = max(least, placed(sample.presentationTime))
        return (begin, max(begin + 1, end))
    }

    /// A time before which no later sample is decoded: where it is behind the last segment's end, something is missing.
    public func decodeTime(of sample: Sample) -> Int64 { placed(min(sample.decodeTime, sample.presentationTime)) }

    private func placed(_ ticks: Int64) -> Int64 { Self.limited(origin + self.ticks(ticks)) }

    private func ticks(_ ticks: Int64) -> Int64 { Self.limited(entry.scale.ticks(of: ticks, at: clockRate)) }

    private static func limited(_ ticks: Int64) -> Int64 { max(-latest, min(ticks, latest)) }

    /// Beyond it nothing is placed: 6,000 years.
    private static let latest: Int64 = 1 << 53

    /// Appends a sample to the segment. One that ends before the presentation begins is left out.
    ///
    /// - Returns: when it is shown or heard.
    @discardableResult
    public mutating func append(_ bytes: Span<UInt8>, _ sample: Sample) -> Int64? {
        guard let (begin, end) = place(sample) else { return nil }
        let time = entry.isVideo ? spacing.place(begin) : begin
        first = isEmpty ? time : min(first, time)
        (latest, self.end) = isEmpty ? (time, end) : (max(latest, time), max(self.end, end, time + 1))
        shown.append(time)
        // Its decode time is decided with the segment's end.
        run.append(bytes, decodeTime: time, duration: 1, isSync: !entry.isVideo || sample.isKeyFrame)
        return time
    }

    /// Ends the segment without writing it: its samples went elsewhere.
    public mutating func skipSegment(until end: Int64) {
        guard !isEmpty else { return }
        leave(until: end)
        run.removeAll()
        shown.removeAll(keepingCapacity: true)
        settle()
    }

    /// Places no later sample before `time`, where a segment or a gap has ended.
    public mutating func leave(until time: Int64) {
        earliest = max(earliest, Self.limited(time))
    }

    /// Whether there is nothing to make a segment of.
    public var isEmpty: Bool { run.entries.isEmpty }

    /// Of what was appended since the last part.
    public var sampleCount: Int { run.entries.count }

    /// When the first picture of the segment is shown, so far.
    public var begin: Int64 { isEmpty ? earliest : first }

    /// So many bytes of the segment that was taken last are its key frame, with all that a player needs beside the
    /// initialization segment; nil where it was not set apart.
    public private(set) var keyFrameByteCount: Int?

    /// The segment with all that was appended since the last one. Empty where nothing was.
    ///
    /// The first sample is decoded when the first picture is shown, with which a segment begins (ISO/IEC 23000-19
    /// §7.3.2.3), and none later than it is shown. Leading pictures at the beginning follow it at a tick's distance.
    /// - Parameters:
    ///   - number: of the segment, from 1.
    ///   - begin: where the segment before has ended; nil for the first picture's time.
    ///   - end: the last sample lasts until then.
    ///   - hasKeyFrameApart: a key frame with which it begins is a fragment of its own, which players can load alone.
    public mutating func takeSegment(
        _ number: Int, from begin: Int64? = nil, until end: Int64, hasKeyFrameApart: Bool = false
    ) -> [UInt8] {
        let fragments = hasKeyFrameApart ? 2 : 1
        let last = fragments * number
        return takePart(
            Part(firstFragment: hasKeyFrameApart ? last - 1 : last, hasKeyFrameApart: hasKeyFrameApart), from: begin,
            until: end)
    }

    /// What a part of a segment begins with. It has a fragment or, with a key frame apart, two.
    public struct Part: Sendable {
        /// The sequence number of its first fragment (ISO/IEC 14496-12 §8.8.5).
        public var firstFragment: Int
        public var hasKeyFrameApart: Bool
        /// It is the first of its segment, and begins with the segment's type.
        public var isFirst: Bool
        /// It is the last of its segment: nothing that comes is shown before its end.
        public var isLast: Bool

        public init(firstFragment: Int, hasKeyFrameApart: Bool = false, isFirst: Bool = true, isLast: Bool = true) {
            self.firstFragment = firstFragment
            self.hasKeyFrameApart = hasKeyFrameApart
            self.isFirst = isFirst
            self.isLast = isLast
        }
    }

    /// A part of the segment, with all that was appended since the one before: CMAF chunks (ISO/IEC 23000-19
    /// §7.3.2.3). The parts of a segment, one after the other, are the segment.
    public mutating func takePart(_ part: Part, from begin: Int64? = nil, until end: Int64) -> [UInt8] {
        if part.isFirst { keyFrameByteCount = nil }
        guard !isEmpty else { return [] }
        run.retime(shown, from: begin, until: end)
        // A picture of the next part may be shown before those of this one.
        if part.isLast || !entry.isVideo { leave(until: end) }
        scratch.removeAll(reserving: run.bytes.count + run.entries.count * 16 + 1024)
        if part.isFirst {
            // A segment of DASH (ISO/IEC 23009-1 §6.3.4.2), and of CMAF (ISO/IEC 23000-19 §7.3.2.3).
            scratch.box("styp") { box in
                for brand in ["msdh", "\0\0\0\0", "msdh", "cmfs"] as [BoxType] { box.uint32(brand.code) }
            }
        }
        if part.hasKeyFrameApart, run.entries[0].isSync {
            if let first = run.takeFirst() { write(first, sequenceNumber: part.firstFragment) }
            keyFrameByteCount = scratch.bytes.count
        }
        if !run.entries.isEmpty {
            write(run, sequenceNumber: part.firstFragment + (part.hasKeyFrameApart ? 1 : 0))
        }
        run.removeAll()
        shown.removeAll(keepingCapacity: true)
        if part.isLast { settle() }
        return scratch.bytes
    }

    /// A fragment (ISO/IEC 14496-12 §8.8.4).
    private mutating func write(_ run: FragmentRun, sequenceNumber: Int) {
        let part = MovieFragment.Part(
            number: entry.number, isVideo: entry.isVideo, run: run, decodeTime: run.firstDecodeTime)
        MovieFragment.write([part], sequenceNumber: UInt32(truncatingIfNeeded: sequenceNumber), to: &scratch)
        scratch.raw(run.bytes)
    }
}
