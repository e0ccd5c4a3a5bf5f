public import Media
public import Packaging

/// Writes a presentation: the tracks of one source, cut into segments, with the lists that players read.
///
/// Samples wait until those of all tracks up to the same moment are there, so that all tracks change their period at
/// one place, and what is written depends on the samples alone. Each file is handed out whole, and segments before the
/// lists that name them.
public struct PresentationWriter {
    /// A track of the presentation, as the report shows it.
    public struct Track {
        public let kind: MediaKind
        /// Encoders give their samples later than they took the pictures.
        let isEncoded: Bool
        var backlog = SampleBacklog()
        var segmenter: TrackSegmenter
        /// When its last sample is decoded.
        var latest: SessionTime?
        /// The source sends no further sample of it.
        var isOver = false
        /// As it was written last.
        public fileprivate(set) var format: TrackFormat?
        /// Why it is not in the presentation.
        public fileprivate(set) var refusal: PackagingError?
        public fileprivate(set) var sampleCount: Int64 = 0
        /// From the presentation's beginning.
        public fileprivate(set) var begin: Interval?
        public fileprivate(set) var end = Interval.zero
    }

    /// Encoders give nothing later than that, or other tracks no longer wait for it.
    private static let encodingDelay = Interval(milliseconds: 4000)

    /// The writer begins when so much waits, or a first segment: until then, better estimates of where tracks begin
    /// still move everything.
    private static let beginningDelay = Interval(milliseconds: 2000)

    /// A segment that waits for more ends so much later, and then the time until more comes is a gap: silence for a
    /// hole in audio comes a second later than what it replaces.
    private static let gapDelay = Interval(milliseconds: 1500)

    public let folder: String
    private let settings: PresentationSettings
    private var identity: FileIdentity
    private let sessionStart: WallTime
    public private(set) var tracks: [Track] = []
    /// The moment of the presentation's time 0.
    public private(set) var origin: SessionTime?
    private var period = 0
    /// When the latest sample that was written is decoded.
    private var written: SessionTime?
    private var lists: PresentationLists
    /// Of transport streams.
    private var multiplexer: TransportMultiplexer?
    private var actions: [OutputAction] = []
    public private(set) var byteCount: Int64 = 0
    /// As the lists were handed out last.
    private var listedByteCount: Int64 = 0
    public private(set) var isFinished = false

    /// - Parameters:
    ///   - folder: the presentation's, in that of the outputs.
    ///   - identity: what distinguishes it; its creation is set when it begins.
    ///   - sessionStart: what the clock showed at session time 0.
    public init(folder: String, settings: PresentationSettings, identity: FileIdentity, sessionStart: WallTime) {
        self.folder = folder
        self.settings = settings
        self.identity = identity
        self.sessionStart = sessionStart
        lists = PresentationLists(settings)
        if settings.form == .transportStream { multiplexer = TransportMultiplexer(settings) }
    }

    /// Adds a track, before its first sample.
    ///
    /// - Parameters:
    ///   - files: names of its files.
    ///   - isEncoded: what is encoded here begins each segment with a key frame.
    ///   - frameRate: of pictures that come at a fixed one.
    ///   - label: whose it is, where there are several of a kind that do not show the same.
    /// - Returns: its index.
    public mutating func addTrack(
        _ files: TrackFiles, _ kind: MediaKind, isEncoded: Bool, frameRate: FrameRate? = nil, label: String? = nil
    ) -> Int {
        tracks.append(
            Track(
                kind: kind, isEncoded: isEncoded,
                segmenter: TrackSegmenter(
                    files, kind, isEncoded: isEncoded, seconds: settings.segmentSeconds,
                    partTarget: settings.usedPartTarget)))
        lists.addTrack(
            files, isIndependent: kind == .audio || isEncoded, frameRate: frameRate, label: label)
        multiplexer?.addTrack(files, kind)
        return tracks.count - 1
    }

    /// Takes a sample. Its times count from `start`, in ticks of `clockRate`.
    ///
    /// - Parameter format: what begins with the sample, if something does; with the first sample it must.
    public mutating func append(
        _ bytes: Span<UInt8>, _ sample: Sample, clockRate: ClockRate, start: SessionTime, format: TrackFormat?,
        to track: Int
    ) {
        guard !isFinished else { return }
        tracks[track].backlog.append(
            bytes, SampleBacklog.Waiting(sample: sample, clockRate: clockRate, start: start, format: format))
        let time = start + clockRate.interval(ofTicks: sample.decodeTime)
        tracks[track].latest = max(time, tracks[track].latest ?? time)
    }

    /// A track begins elsewhere: what waits of it moves. The caller's next samples count from the new start.
    public mutating func move(_ track: Int, by distance: Interval) {
        tracks[track].backlog.move(by: distance)
        tracks[track].latest = tracks[track].latest.map { $0 + distance }
    }

    /// Writes what all tracks have.
    ///
    /// - Parameters:
    ///   - limit: nothing comes any more of tracks that are not encoded, and belongs before it; without one, each track
    ///     waits for the others.
    ///   - awaitsTracks: some may still be added.
    public mutating func advance(
        to limit: SessionTime = SessionTime(nanoseconds: .min), awaitsTracks: Bool = false
    ) {
        guard !isFinished else { return }
        // What belongs there exactly may still come.
        let past = limit + Interval(nanoseconds: -1)
        let slow = limit + Interval(nanoseconds: -Self.encodingDelay.nanoseconds)
        // By index: a lazy view of the tracks would still hold them when they change, and all their bytes were copied.
        var end = SessionTime(nanoseconds: .max)
        for i in tracks.indices where !tracks[i].isOver {
            end = min(end, max(tracks[i].latest ?? SessionTime(nanoseconds: .min), tracks[i].isEncoded ? slow : past))
        }
        if awaitsTracks { end = min(end, past) }
        guard origin != nil || isReady(to: end) else { return }
        write(to: end)
        // Silence extends no track beyond what the others have.
        guard let origin, let frontier = tracks.compactMap(\.latest).max() else { return }
        let listed = (written ?? origin) + TrackSegmenter.longestHole
        let silence = min(limit, frontier, listed) + Interval(nanoseconds: -Self.gapDelay.nanoseconds) - origin
        let ticks = CMAFTrack.timeScale.ticks(ofNanoseconds: silence.nanoseconds)
        // A track that has not come since a period began may be behind a pause that is not listed.
        for i in tracks.indices
        where (!tracks[i].isEncoded || tracks[i].isOver) && tracks[i].backlog.isEmpty
            && tracks[i].segmenter.period == period
        {
            tracks[i].segmenter.advance(to: ticks)
            take(i)
        }
        if multiplexer != nil { advanceEncodedVideo(to: silence - Self.encodingDelay) }
    }

    /// In transport streams audio waits for the segment of the video with which it is sent, and goes on where video
    /// pauses.
    private mutating func advanceEncodedVideo(to time: Interval) {
        for i in tracks.indices
        where tracks[i].isEncoded && tracks[i].kind == .video && tracks[i].backlog.isEmpty
            && tracks[i].segmenter.period == period
        {
            tracks[i].segmenter.advance(to: CMAFTrack.timeScale.ticks(ofNanoseconds: time.nanoseconds))
            take(i)
        }
    }

    /// Whether so much has come that the presentation may begin.
    private func isReady(to end: SessionTime) -> Bool {
        guard let first = tracks.compactMap(\.backlog.time).min() else { return false }
        return end - first >= min(settings.length(), Self.beginningDelay)
    }

    /// A track is over.
    public mutating func end(_ track: Int) {
        tracks[track].isOver = true
    }

    /// The source is over: everything is written, and the lists say so.
    public mutating func finish() {
        guard !isFinished else { return }
        write(to: SessionTime(nanoseconds: .max))
        let end = tracks.map(\.segmenter.end).max() ?? 0
        for i in tracks.indices {
            let isCurrent = tracks[i].segmenter.period == period
            tracks[i].segmenter.finish(at: isCurrent ? end : tracks[i].segmenter.end)
            take(i, isOver: true)
        }
        isFinished = true
        lists.finish()
    }

    /// The presentation's own lists.
    public var manifests: [PresentationSettings.Manifest] {
        PresentationSettings.Manifest.allCases.filter { settings.listSizes[$0] != nil }
    }

    /// Nothing was written.
    public var isEmpty: Bool { origin == nil }

    /// How long it is so far.
    public var duration: Interval { tracks.map(\.end).max() ?? .zero }

    /// Passes files, lists and removals to `body`, then, once, that the presentation is complete.
    ///
    /// - Parameter minimum: more than 1 byte in batch, where no player waits. The lists are then handed out when they
    ///   name twice as much, because a list of everything grows with each segment.
    public mutating func drain<Failure: Error>(
        minimum: Int = 1, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        guard !isCompleted else { return }
        var removed = lists.takeRemoved().map { folder + "/" + $0 }
        if !removed.isEmpty { leaveOut(&removed) }
        for action in actions { try body(action) }
        actions.removeAll(keepingCapacity: true)
        let isDue = byteCount - listedByteCount >= max(Int64(minimum), listedByteCount)
        guard minimum <= 1 || isFinished || !removed.isEmpty || isDue else { return }
        listedByteCount = byteCount
        for list in lists.takeChanged() {
            try body(.replace(output: folder + "/" + list.path, bytes: list.bytes))
        }
        for output in removed { try body(.remove(output: output)) }
        guard isFinished else { return }
        isCompleted = true
        try body(.complete(output: folder))
    }

    /// What was not handed out and is no longer wanted never appears: a capture is read faster than parts are played.
    private mutating func leaveOut(_ removed: inout [String]) {
        let waiting = Set(actions.map(\.output))
        let unseen = Set(removed.filter(waiting.contains))
        guard !unseen.isEmpty else { return }
        actions.removeAll { unseen.contains($0.output) }
        removed.removeAll(where: unseen.contains)
    }

    /// A part waits to be handed out: players that follow closely wait for it.
    public var hasPart: Bool { settings.partTarget != nil && !actions.isEmpty }

    /// All that is to be written was handed out.
    public private(set) var isCompleted = false

    /// Writes what waits and is decoded at `limit` or before, in the order of time.
    private mutating func write(to limit: SessionTime) {
        while let next = earliest, let time = tracks[next].backlog.time, time <= limit {
            if origin == nil { begin() }
            writeFirst(of: next)
        }
    }

    /// The presentation begins with what is shown or heard first.
    private mutating func begin() {
        guard let first = tracks.compactMap(\.backlog.presentationTime).min() else { return }
        origin = first
        identity.creation = sessionStart.at(first)
        lists.begin(at: identity.creation)
    }

    /// The track whose sample is next. Of two at one moment that which begins a format: the other belongs to the same
    /// period.
    private var earliest: Int? {
        var earliest: (track: Int, time: SessionTime, beginsFormat: Bool)?
        for i in tracks.indices {
            guard let time = tracks[i].backlog.time else { continue }
            let beginsFormat = tracks[i].backlog.beginsFormat
            let isEarlier = earliest.map { time < $0.time || time == $0.time && beginsFormat && !$0.beginsFormat }
            if isEarlier ?? true { earliest = (i, time, beginsFormat) }
        }
        return earliest?.track
    }

    private mutating func writeFirst(of track: Int) {
        guard let origin else { return }
        var backlog = SampleBacklog()
        swap(&backlog, &tracks[track].backlog)
        backlog.take { waiting in write(waiting, start: waiting.start - origin, to: track) }
        swap(&backlog, &tracks[track].backlog)
        take(track)
    }

    private mutating func write(_ waiting: borrowing SampleBacklog.Waiting, start: Interval, to track: Int) {
        if let format = waiting.format {
            tracks[track].refusal = nil
            tracks[track].format = format
            let isOtherStream = multiplexer?.needsPeriod(track, in: period) == true
            if tracks[track].segmenter.hasBegun || period == 0 || isOtherStream {
                beginPeriod(with: waiting, start: start)
            }
        } else if isBehindLongPause(waiting) {
            beginPeriod(with: waiting, start: start)
        }
        written = max(written ?? waiting.time, waiting.time)
        guard tracks[track].refusal == nil, let format = tracks[track].format else { return }
        if tracks[track].segmenter.period < period {
            begin(format, waiting, start: start, track)
            guard tracks[track].refusal == nil else { return }
        }
        tracks[track].segmenter.append(waiting.bytes.span, waiting.sample, start: start)
        tracks[track].sampleCount += 1
    }

    private mutating func beginPeriod(with waiting: borrowing SampleBacklog.Waiting, start: Interval) {
        period += 1
        let time = start.nanoseconds &+ waiting.clockRate.nanoseconds(ofTicks: waiting.sample.presentationTime)
        lists.beginPeriod(at: Interval(nanoseconds: max(0, time)))
        multiplexer?.beginPeriod()
    }

    /// A pause of all tracks that is too long to be listed: the presentation goes on behind a discontinuity.
    private func isBehindLongPause(_ waiting: borrowing SampleBacklog.Waiting) -> Bool {
        guard let written else { return false }
        return waiting.time - written > TrackSegmenter.longestHole
    }

    private mutating func begin(
        _ format: TrackFormat, _ waiting: borrowing SampleBacklog.Waiting, start: Interval, _ track: Int
    ) {
        do throws(PackagingError) {
            try multiplexer?.begin(format, period: period, track)
            try tracks[track].segmenter.begin(
                TrackSegmenter.Period(
                    number: period, format: format, clockRate: waiting.clockRate, start: start, identity: identity),
                with: waiting.sample)
            lists.begin(format, period: period, track)
        } catch {
            tracks[track].refusal = error
        }
    }

    /// Takes the files that a track has finished.
    private mutating func take(_ track: Int, isOver: Bool = false) {
        var files = tracks[track].segmenter.takeFiles()
        for case let segment? in files.map(\.segment) where !segment.isGap {
            tracks[track].begin = tracks[track].begin ?? segment.start
            tracks[track].end = segment.end
        }
        if multiplexer != nil {
            let units = tracks[track].segmenter.takeUnits()
            files = multiplexer?.take(files, units, of: track, isOver: isOver) ?? []
        }
        for file in files {
            if let segment = file.segment { lists.append(segment, to: track) }
            if let part = file.part { lists.append(part, to: track) }
            guard !file.bytes.isEmpty else { continue }
            // A part's bytes are the segment's, and its file goes.
            if file.part == nil { byteCount += Int64(file.bytes.count) }
            actions.append(.replace(output: folder + "/" + file.path, bytes: file.bytes))
        }
    }
}
