import Media

/// One track of a file in the making. Times are in ticks of the track's clock.
struct MP4Track: Sendable {
    let number: TrackNumber
    let clockRate: ClockRate
    /// Distance of presentation time 0 from the file's origin; never negative.
    private(set) var start: Interval
    var entry: SampleEntry
    let name: TrackName?
    /// Duration of the media that is decoded and not presented: what is heard first is at `start`.
    let priming: Int64
    /// What makes the pictures upright, by the first one.
    let rotation: FrameRotation
    /// Presentation time from which on the media is padding; nil where nothing is known of an end.
    private(set) var endTime: Int64?
    private(set) var index = SampleIndex()
    private(set) var run = FragmentRun()
    /// What is added to decode times in fragments, whose media must not begin before 0.
    private(set) var lead: Int64 = 0

    /// Throws `codecNotAllowed`.
    init(
        number: TrackNumber, format: TrackFormat, clockRate: ClockRate, start: Interval, name: TrackName? = nil
    ) throws(PackagingError) {
        self.number = number
        self.clockRate = clockRate
        self.start = max(.zero, start)
        self.name = name
        entry = try SampleEntry(format)
        priming = Priming(of: format).ticks(at: clockRate)
        rotation = format.rotation
    }

    var isVideo: Bool { entry.isVideo }

    /// `media timescale` of ISO/IEC 14496-12 §8.4.2: the RTP clock itself, so that distances stay exact.
    var timescale: UInt32 { UInt32(clamping: clockRate.hertz) }

    /// End of the last sample, or of what is heard of it; zero without one.
    var end: Interval {
        guard index.count > 0 else { return .zero }
        let (ticks, overflow) = index.latestPresentationTime.addingReportingOverflow(Int64(index.lastDuration))
        let presented = max(0, min(overflow ? .max : ticks, endTime ?? .max) - priming)
        let media = Interval(nanoseconds: clockRate.nanoseconds(ofTicks: presented))
        return SessionTime(nanoseconds: start.nanoseconds) + media - .zero
    }

    /// The edits of the finished file. A first sample that is not at presentation time 0 lengthens the empty edit,
    /// because the sample tables count from the first sample. Priming shortens it, and the media skips what is left.
    var edits: EditList {
        let late = max(0, index.firstPresentationTime - priming)
        let skipped = max(0, priming - index.firstPresentationTime)
        let before =
            SessionTime(nanoseconds: start.nanoseconds) + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: late))
        let padding = padding
        return EditList(
            start: MovieTime.units(of: before - .zero),
            duration: MovieTime.units(ofTicks: index.presentedDuration &- skipped &- padding, at: clockRate),
            mediaTime: UInt64(clamping: index.offsets.first &+ skipped), isFragmentBoundary: padding > 0)
    }

    /// The edits of a file of fragments, where `tfdt` has the first sample's decode time.
    var fragmentEdits: EditList {
        EditList(start: MovieTime.units(of: start), duration: 0, mediaTime: UInt64(clamping: lead &+ priming))
    }

    /// Duration at the end of the media that is not presented.
    private var padding: Int64 {
        guard let endTime, index.count > 0 else { return 0 }
        let (end, overflow) = index.latestPresentationTime.addingReportingOverflow(Int64(index.lastDuration))
        return max(0, (overflow ? .max : end) - max(endTime, index.firstPresentationTime))
    }

    /// The sample group of audio that was encoded here; a copied track needs none to play as it was heard.
    var rollRecovery: RollRecovery? {
        priming > 0 ? entry.rollRecovery(packetDuration: Int64(index.lastDuration)) : nil
    }

    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample) throws(PackagingError) {
        let isFirst = index.count == 0
        let previous = isFirst ? -1 : index.lastDecodeTime
        guard isFirst || sample.decodeTime > previous,
            sample.presentationTime >= (isFirst ? 0 : index.firstPresentationTime)
        else {
            throw .timeNotIncreasing(track: number.number, previous: previous, next: sample.presentationTime)
        }
        if isFirst { lead = max(0, 0 &- sample.decodeTime) }
        let offset = Int32(clamping: sample.presentationTime &- sample.decodeTime)
        let duration = SampleIndex.duration(max(1, sample.duration))
        // Every packet of audio can be decoded on its own; its index needs no list of key frames.
        index.append(
            size: bytes.count, decodeTime: sample.decodeTime, offset: offset, duration: duration,
            isSync: isVideo && sample.isKeyFrame)
        run.append(
            bytes, decodeTime: sample.decodeTime, offset: offset, duration: duration,
            isSync: !isVideo || sample.isKeyFrame)
    }

    mutating func trim(at endTime: Int64) {
        self.endTime = max(0, endTime)
    }

    mutating func move(to start: Interval) {
        self.start = max(.zero, start)
    }

    /// The run became a chunk of the file at `offset`.
    mutating func didWriteRun(at offset: Int64) {
        index.appendChunk(at: offset, sampleCount: run.entries.count)
        run.removeAll()
    }
}
