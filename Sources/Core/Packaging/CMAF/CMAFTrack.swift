public import Media

/// Writes one CMAF track (ISO/IEC 23000-19 §7): an initialization segment, and media segments with the samples that
/// were appended since the last one.
///
/// Times are those of the presentation. There are no edits, which players of segments do not read: pictures that are
/// shown earlier than they are decoded have negative offsets, and what a decoder gives before the first audible sample
/// lies before the track's beginning, or is left out where the presentation has not begun.
public struct CMAFTrack: Sendable {
    /// What times in segments count in. Copied tracks have no other, and what is encoded here counts in it too
    /// (`TimeScale`).
    public static let timeScale = TimeScale.common.clockRate

    public let format: TrackFormat
    private let entry: MP4Track
    private let clockRate: ClockRate
    private let earliest: Int64
    private var run = FragmentRun()
    /// Ticks of the presentation at which tick 0 of the samples is.
    private var origin: Int64 = 0
    /// What is added to decode times, so that the first picture is decoded when it is shown.
    private var lead: Int64?
    private var lastDecodeTime: Int64 = -1
    private var scratch = BoxWriter()

    /// - Parameters:
    ///   - clockRate: of the samples' times.
    ///   - start: distance of the samples' presentation time 0 from the presentation's beginning.
    ///   - earliest: nothing is decoded before.
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
    }

    /// The initialization segment.
    public let initialization: [UInt8]

    /// The major brand, a version of 0, and the compatible ones (ISO/IEC 23000-19 §7.2).
    private static func brands(_ entry: SampleEntry) -> [BoxType] {
        ["iso6", "\0\0\0\0", "iso6", "cmfc"] + [entry.brand].compactMap { $0 }
    }

    /// Places what comes from now on: a track's beginning may be known better later.
    public mutating func move(to start: Interval) {
        origin = Self.timeScale.ticks(ofNanoseconds: start.nanoseconds) - entry.priming
    }

    /// When a sample is decoded and when it ends, on the presentation's timeline; it is never decoded before the one
    /// that was appended last. Nil for one that ends before the presentation begins.
    public func place(_ sample: Sample) -> (begin: Int64, end: Int64)? {
        let lead = lead ?? max(0, ticks(sample.presentationTime) - ticks(sample.decodeTime))
        let end = placed(sample.decodeTime &+ max(1, sample.duration)) + lead
        guard end > 0 else { return nil }
        let begin = max(earliest, lastDecodeTime + 1, placed(sample.decodeTime) + lead)
        return (begin, max(begin + 1, end))
    }

    private func ticks(_ ticks: Int64) -> Int64 { entry.scale.ticks(of: ticks, at: clockRate) }

    private func placed(_ ticks: Int64) -> Int64 {
        let (sum, overflow) = origin.addingReportingOverflow(self.ticks(ticks))
        return overflow ? Self.latest : min(sum, Self.latest)
    }

    /// Beyond it nothing is placed: 6,000 years.
    private static let latest: Int64 = 1 << 53

    /// Appends a sample to the segment. One that ends before the presentation begins is left out.
    public mutating func append(_ bytes: Span<UInt8>, _ sample: Sample) {
        guard let (begin, end) = place(sample) else { return }
        if lead == nil { lead = max(0, ticks(sample.presentationTime) - ticks(sample.decodeTime)) }
        run.append(
            bytes, decodeTime: begin,
            offset: entry.isVideo ? Int32(clamping: placed(sample.presentationTime) - begin) : 0,
            duration: SampleDurations.clamped(end - begin), isSync: !entry.isVideo || sample.isKeyFrame)
        lastDecodeTime = begin
    }

    /// Whether there is nothing to make a segment of.
    public var isEmpty: Bool { run.entries.isEmpty }

    /// When the first sample of the segment is decoded.
    public var begin: Int64 { run.firstDecodeTime }

    /// When the last sample of the segment ends.
    public var end: Int64 { run.end }

    /// Bytes of media in the segment.
    public var byteCount: Int { run.bytes.count }

    /// The segment with all that was appended since the last one; the last sample lasts until `end`.
    ///
    /// - Parameter number: of the segment, from 1.
    public mutating func takeSegment(_ number: Int, until end: Int64) -> [UInt8] {
        run.end(at: end)
        scratch.removeAll()
        // A segment of DASH (ISO/IEC 23009-1 §6.3.4.2), and of CMAF (ISO/IEC 23000-19 §7.3.2.3).
        scratch.box("styp") { box in
            for brand in ["msdh", "\0\0\0\0", "msdh", "cmfs"] as [BoxType] { box.uint32(brand.code) }
        }
        let part = MovieFragment.Part(
            number: entry.number, isVideo: entry.isVideo, run: run, decodeTime: run.firstDecodeTime)
        MovieFragment.write([part], sequenceNumber: UInt32(truncatingIfNeeded: number), to: &scratch)
        scratch.raw(run.bytes)
        run.removeAll()
        return scratch.bytes
    }
}
