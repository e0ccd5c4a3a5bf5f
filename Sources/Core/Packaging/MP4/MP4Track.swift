import Media

/// One track of a file in the making.
struct MP4Track: Sendable {
    let number: TrackNumber
    let clockRate: ClockRate
    /// Distance of the track's tick 0 from the file's origin; never negative.
    private(set) var start: Interval
    var entry: SampleEntry
    let name: TrackName?
    /// Ticks of the media that are decoded and not presented: what is heard first lies at `start`.
    let priming: Int64
    /// What makes the pictures upright, as the first one says it.
    let rotation: FrameRotation
    /// What is decoded from this tick on is padding.
    private(set) var cut: Int64?
    private(set) var index = SampleIndex()
    private(set) var run = FragmentRun()
    /// What is added to decoding times in fragments, whose media must not begin before 0.
    private(set) var lead: Int64 = 0

    init(
        number: TrackNumber, clockRate: ClockRate, start: Interval, entry: SampleEntry, name: TrackName? = nil,
        priming: Int64 = 0, rotation: FrameRotation = .none
    ) {
        self.number = number
        self.clockRate = clockRate
        self.start = max(.zero, start)
        self.entry = entry
        self.name = name
        self.priming = priming
        self.rotation = rotation
    }

    var isVideo: Bool { entry.isVideo }

    /// `media timescale` of ISO/IEC 14496-12 §8.4.2: the RTP clock itself, so that distances stay exact.
    var timescale: UInt32 { UInt32(clamping: clockRate.hertz) }

    /// End of the last sample, or of what is heard of it; zero without one.
    var end: Interval {
        guard index.count > 0 else { return .zero }
        let (ticks, overflow) = index.latestTicks.addingReportingOverflow(Int64(index.nominalTicks))
        let presented = max(0, min(overflow ? .max : ticks, cut ?? .max) - priming)
        let media = Interval(nanoseconds: clockRate.nanoseconds(ofTicks: presented))
        return SessionTime(nanoseconds: start.nanoseconds) + media - .zero
    }

    /// The edits of the finished file. A first sample that does not lie at tick 0 lengthens the empty edit, because
    /// the sample tables count from the first sample. Priming shortens it, and what is left is skipped in the media.
    var edits: EditList {
        let late = max(0, index.firstTicks - priming)
        let skipped = max(0, priming - index.firstTicks)
        let before =
            SessionTime(nanoseconds: start.nanoseconds) + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: late))
        let padding = padding
        return EditList(
            start: MovieTime.units(of: before - .zero),
            duration: MovieTime.units(ofTicks: index.presentedTicks &- skipped &- padding, at: clockRate),
            mediaTime: UInt64(clamping: index.offsets.first &+ skipped), isFragmentBoundary: padding > 0)
    }

    /// The edits of a file of fragments, where the first sample's distance from tick 0 stands in `tfdt`.
    var fragmentEdits: EditList {
        EditList(start: MovieTime.units(of: start), duration: 0, mediaTime: UInt64(clamping: lead &+ priming))
    }

    /// Ticks at the end of the media that are not presented.
    private var padding: Int64 {
        guard let cut, index.count > 0 else { return 0 }
        let (end, overflow) = index.latestTicks.addingReportingOverflow(Int64(index.nominalTicks))
        return max(0, (overflow ? .max : end) - max(cut, index.firstTicks))
    }

    /// The sample group of audio that was encoded here; a copied track needs none to play as it was heard.
    var rollRecovery: RollRecovery? {
        priming > 0 ? entry.rollRecovery(packetTicks: Int64(index.nominalTicks)) : nil
    }

    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample) throws(PackagingError) {
        let isFirst = index.count == 0
        let previous = isFirst ? -1 : index.lastTicks
        guard isFirst || sample.decodeTime > previous, sample.presentationTime >= (isFirst ? 0 : index.firstTicks)
        else {
            throw .timeNotIncreasing(track: number.number, previous: previous, ticks: sample.presentationTime)
        }
        if isFirst { lead = max(0, 0 &- sample.decodeTime) }
        let offset = Int32(clamping: sample.presentationTime &- sample.decodeTime)
        let nominal = SampleIndex.duration(max(1, sample.duration))
        // Every packet of audio can be decoded on its own; its index needs no list of key frames.
        index.append(
            size: bytes.count, ticks: sample.decodeTime, offset: offset, nominalTicks: nominal,
            isSync: isVideo && sample.isKeyFrame)
        run.append(
            bytes, ticks: sample.decodeTime, offset: offset, nominalTicks: nominal,
            isSync: !isVideo || sample.isKeyFrame)
    }

    mutating func cut(at ticks: Int64) {
        cut = max(0, ticks)
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
