import Media

/// One track of a file in the making. Samples come in ticks of the track's clock; everything else counts in those of
/// the media's time scale.
struct MP4Track: Sendable {
    let number: TrackNumber
    let clockRate: ClockRate
    private(set) var scale: TimeScale
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
    /// In ticks of the clock: presentation time of the first sample, and decode time of the last.
    private var first: Int64 = 0
    private var last: Int64 = -1
    private var spacing = TimeSpacing(distance: 1)

    /// Throws `codecNotAllowed`.
    init(
        number: TrackNumber, format: TrackFormat, clockRate: ClockRate, start: Interval, name: TrackName? = nil
    ) throws(PackagingError) {
        self.number = number
        self.clockRate = clockRate
        self.start = max(.zero, start)
        self.name = name
        entry = try SampleEntry(format)
        scale = TimeScale(ofMedia: format)
        priming = Priming(of: format).ticks(at: scale.clockRate)
        rotation = format.rotation
    }

    var isVideo: Bool { entry.isVideo }

    /// End of the last sample, or of what is heard of it; zero without one.
    var end: Interval {
        guard index.count > 0 else { return .zero }
        let (ticks, overflow) = index.latestPresentationTime.addingReportingOverflow(Int64(index.lastDuration))
        let presented = max(0, min(overflow ? .max : ticks, endTime ?? .max) - priming)
        let media = scale.clockRate.interval(ofTicks: presented)
        return SessionTime(nanoseconds: start.nanoseconds) + media - .zero
    }

    /// The edits of the finished file, in a movie of `scale`. A first sample that is not at presentation time 0
    /// lengthens the empty edit, because the sample tables count from the first sample. Priming shortens it, and the
    /// media skips what is left.
    func edits(in movie: TimeScale) -> EditList {
        let late = max(0, index.firstPresentationTime - priming)
        let skipped = max(0, priming - index.firstPresentationTime)
        let padding = padding
        let presented = max(0, index.presentedDuration &- skipped &- padding)
        return EditList(
            start: movie.ticks(of: start) &+ UInt64(clamping: movie.ticks(of: late, at: scale.clockRate)),
            duration: UInt64(clamping: movie.ticks(coveringTicks: presented, at: scale.clockRate)),
            mediaTime: UInt64(clamping: index.offsets.first &+ skipped), isFragmentBoundary: padding > 0)
    }

    /// The edits of a file of fragments, where `tfdt` has the first sample's decode time.
    func fragmentEdits(in movie: TimeScale) -> EditList {
        EditList(start: movie.ticks(of: start), duration: 0, mediaTime: UInt64(clamping: lead &+ priming))
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

    /// A sample comes so late after the one before that a fragment has no duration for that one.
    func isPause(before sample: Sample) -> Bool {
        guard index.count > 0 else { return false }
        let (distance, overflow) = ticks(of: sample.decodeTime).subtractingReportingOverflow(index.lastDecodeTime)
        return overflow || distance > SampleDurations.longest
    }

    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample) throws(PackagingError) {
        let isFirst = index.count == 0
        guard isFirst || sample.decodeTime > last, sample.presentationTime >= first else {
            throw .timeNotIncreasing(track: number.number, previous: last, next: sample.presentationTime)
        }
        if isFirst { first = sample.presentationTime }
        last = sample.decodeTime
        var decodeTime = ticks(of: sample.decodeTime)
        let shift = decodeTime
        if !isFirst { decodeTime = max(decodeTime, index.lastDecodeTime &+ 1) }
        let shown = ticks(of: sample.presentationTime)
        let offset = Int32(clamping: (isVideo ? spacing.place(shown) : shown &+ (decodeTime - shift)) &- decodeTime)
        if isFirst { lead = max(0, 0 &- decodeTime) }
        let (end, overflow) = sample.decodeTime.addingReportingOverflow(max(1, sample.duration))
        let duration = SampleDurations.clamped(max(1, ticks(of: overflow ? .max : end) &- shift))
        // Every packet of audio can be decoded on its own; its index needs no list of key frames.
        index.append(
            size: bytes.count, decodeTime: decodeTime, offset: offset, duration: duration,
            isSync: isVideo && sample.isKeyFrame)
        run.append(
            bytes, decodeTime: decodeTime, offset: offset, duration: duration, isSync: !isVideo || sample.isKeyFrame)
    }

    private func ticks(of ticks: Int64) -> Int64 {
        scale.ticks(of: ticks, at: clockRate)
    }

    mutating func trim(at endTime: Int64) {
        self.endTime = max(0, ticks(of: endTime))
    }

    /// The finished track in a time scale that is coarser by `divisor`; a track that counts in samples stays as it is.
    func divided(by divisor: Int64) -> MP4Track {
        guard priming == 0 else { return self }
        var divided = self
        divided.scale = TimeScale(hertz: scale.hertz / divisor)
        divided.index = index.divided(by: divisor)
        divided.endTime = endTime.map { divided.scale.ticks(of: $0, at: scale.clockRate) }
        return divided
    }

    mutating func move(to start: Interval) {
        self.start = max(.zero, start)
    }

    /// What the next fragment holds of it; nil where nothing came.
    var part: MovieFragment.Part? {
        guard !run.entries.isEmpty else { return nil }
        return MovieFragment.Part(
            number: number, isVideo: isVideo, run: run, decodeTime: run.firstDecodeTime + lead)
    }

    /// The run became a chunk of the file at `offset`.
    mutating func didWriteRun(at offset: Int64) {
        index.appendChunk(at: offset, sampleCount: run.entries.count)
        run.removeAll()
    }
}
