import Jobs
import Media
import Packaging
import Presentations

/// The presentation of one connection, or of all combined: tracks as they arrive, or encoded where segments do not take
/// them.
struct ConnectionPresentation {
    let plan: PresentationPlan
    private(set) var writer: PresentationWriter
    /// For each track of the connection, or of all in the order of joining; nil until its first frame.
    private var entries: [Entry?] = []
    /// For each entry what is not small. What reads an entry, or goes through all of them, does so for every frame: it
    /// copies a few numbers, and captures nothing.
    private var states: [State] = []
    private var slots: [Slot] = []
    /// By the index in the presentation: the requested kilobits per second of what is encoded.
    private var bitrates: [Int: Int] = [:]
    /// Nil where they are not wanted.
    private var thumbnails: ConnectionThumbnails?
    private let hasThumbnails: Bool
    private var guide: PresentationGuide

    /// What is known of a track before its first frame.
    private struct Slot {
        let name: String
        /// Whose it is; nil where there is one connection.
        let label: String?
        let isWanted: Bool
    }

    /// A track of the presentation.
    fileprivate struct Entry {
        /// In the presentation.
        let index: Int
        /// Nil where the track is copied.
        var rendition: Int?
        /// Of the ticks of the source's track.
        let clockRate: ClockRate
        /// Where tick 0 of the source's track is.
        var start: SessionTime
        /// Where the rendition begins on the source's track, in ticks.
        var beginning: Int64 = 0
        /// The latest key frame that was requested, in ticks of the rendition.
        var requestedKeyFrame: Int64 = 0
        /// In ticks of the source's track, as it is played.
        var length: Int64 = 0
        /// Nothing more comes of it.
        var isOver = false
    }

    private struct State {
        /// As the track arrives; nil before its first frame.
        var source: TrackFormat?
        /// What the writer has to be told with the next sample.
        var begins: TrackFormat?
        /// Nil where holes stay open.
        var filler: SilenceFiller?
    }

    /// A better estimate of a track's start moves what is not written yet, if it is heard: what was listed stays.
    private static let leastCorrection = Interval(milliseconds: 5)
    /// `fillSilence` fills a hole in copied audio that lasts so long.
    private static let patience = Interval(milliseconds: 1000)

    init(_ plan: PresentationPlan, kinds: [MediaKind], codecs: any CodecFactory) {
        self.plan = plan
        writer = plan.writer()
        guide = PresentationGuide(plan.settings, distance: plan.thumbnailDistance)
        thumbnails = plan.thumbnailDistance.flatMap { try? ConnectionThumbnails(each: $0, codecs: codecs) }
        hasThumbnails = thumbnails != nil
        for kind in kinds { addTrack(kind, kind.rawValue) }
    }

    /// A track may come.
    ///
    /// - Parameter name: of its files.
    mutating func addTrack(_ kind: MediaKind, _ name: String, label: String? = nil) {
        entries.append(nil)
        states.append(State())
        slots.append(Slot(name: name, label: label, isWanted: plan.media.takes(kind)))
    }

    /// The rendition that a track's frames go to; nil where they are copied, or none has come.
    func rendition(of track: Int) -> Int? { entries[track]?.rendition }

    /// Whether a track is written as it arrives; false for one that has not begun.
    func isCopied(_ track: Int) -> Bool { entries[track].map { $0.rendition == nil } ?? false }

    /// Writes a frame, unless it is encoded: then its rendition gets it.
    ///
    /// - Parameter slot: its track among all of the presentation; nil where these are those of the connection.
    mutating func append(
        _ frame: borrowing EncodedFrame, _ placed: PlacedFrame, slot: Int? = nil, _ renditions: inout RenditionSet
    ) -> WriteOutcome {
        let track = slot ?? placed.track.track
        guard case .at(let ticks) = placed.place else { return .notDeclared }
        if let format = frame.format {
            declare(format, placed, at: ticks, of: track, isKeyFrame: frame.isKeyFrame, &renditions)
        }
        guard let index = entries[track]?.index else { return .notDeclared }
        entries[track]?.length = placed.end
        thumbnails?.append(frame, placed, of: track, since: writer.origin)
        if let rendition = entries[track]?.rendition {
            if placed.kind == .video { requestKeyFrame(track, before: ticks, of: rendition, &renditions) }
            guard renditions.hasFailed(rendition) else { return .written }
            // Other tracks wait for it no longer.
            writer.end(index)
            return .notEncoded
        }
        let sample = Sample(
            presentationTime: ticks, decodeTime: placed.decodeTime, duration: placed.duration,
            isKeyFrame: frame.isKeyFrame, isShown: frame.isShown)
        if states[track].filler?.isHole(before: ticks) == true { fill(track) { $0.next(before: ticks) } }
        write(frame.bytes.span, sample, of: track)
        states[track].filler?.note(frame.bytes.span, sample)
        return .written
    }

    /// A track's first frame, or one that changes its format.
    private mutating func declare(
        _ format: TrackFormat, _ placed: PlacedFrame, at ticks: Int64, of track: Int, isKeyFrame: Bool,
        _ renditions: inout RenditionSet
    ) {
        if let known = states[track].source {
            guard isCopied(track) else { return }
            let isNew = format.needsNewTrack(after: known)
            guard isNew || isKeyFrame && format.needsNewDecoder(after: known) else { return }
            guard isNew, !plan.settings.form.accepts(format.codec) else {
                states[track].source = format
                states[track].begins = format
                return
            }
        }
        let media = plan.media(for: format.codec)
        let rendition = renditions.rendition(
            of: RenditionSet.Key(track: placed.track, media: media, kind: placed.kind), format,
            clockRate: placed.clockRate, beginning: ticks)
        let index =
            entries[track]?.index
            ?? writer.addTrack(
                TrackFiles(slots[track].name, form: plan.settings.form), placed.kind, isEncoded: rendition != nil,
                label: slots[track].label)
        var entry = Entry(
            index: index, rendition: rendition, clockRate: placed.clockRate, start: placed.trackStart)
        entry.beginning = rendition.map(renditions.beginning) ?? 0
        entries[track] = entry
        states[track] = State(source: format, begins: rendition.map { renditions[$0].facts?.format } ?? format)
        if rendition == nil, plan.gaps == .fill {
            states[track].filler = SilenceFiller(format, clockRate: placed.clockRate)
        }
    }

    /// Segments of encoded video begin with key frames: one is requested always ahead of the pictures.
    ///
    /// - Parameter sourceTicks: on the source's track.
    private mutating func requestKeyFrame(
        _ track: Int, before sourceTicks: Int64, of rendition: Int, _ renditions: inout RenditionSet
    ) {
        guard let entry = entries[track] else { return }
        let ticks = sourceTicks - entry.beginning
        let distance = Int64(plan.settings.segmentSeconds) * entry.clockRate.hertz
        guard ticks + distance > entry.requestedKeyFrame else { return }
        let next = (max(0, ticks) / distance + 1) * distance
        renditions.requestKeyFrame(rendition, at: next)
        entries[track]?.requestedKeyFrame = next
    }

    private mutating func write(_ bytes: Span<UInt8>, _ sample: Sample, of track: Int) {
        guard let entry = entries[track] else { return }
        writer.append(
            bytes, sample, clockRate: entry.clockRate, start: entry.start, format: states[track].begins,
            to: entry.index)
        states[track].begins = nil
    }

    private mutating func fill(_ track: Int, _ next: (inout SilenceFiller) -> Sample?) {
        guard var filler = states[track].filler else { return }
        states[track].filler = nil
        var cost = 0
        while cost < OutputFile.silenceLimit, let sample = next(&filler) {
            write(filler.packet.span, sample, of: track)
            cost += filler.packet.count + 16
        }
        states[track].filler = filler
    }

    /// Writes what a rendition has given.
    mutating func take(_ samples: SampleQueue, of rendition: Int, _ facts: TrackTranscoder.Facts?) {
        guard let facts else { return }
        for track in entries.indices where entries[track]?.rendition == rendition {
            guard let entry = entries[track] else { continue }
            bitrates[entry.index] = facts.bitrate
            let start = entry.start + entry.clockRate.interval(ofTicks: entry.beginning)
            var begins = states[track].begins
            // What is decoded behind the end is padding.
            for i in 0..<samples.count where facts.end.map({ samples.sample(at: i).presentationTime < $0 }) ?? true {
                writer.append(
                    samples.bytes(at: i).span, samples.sample(at: i), clockRate: facts.clockRate, start: start,
                    format: begins, to: entry.index)
                begins = nil
            }
            states[track].begins = begins
        }
    }

    /// The connection sends no further frame that belongs before `limit`: fills holes in copied audio, as far as other
    /// tracks have media, and writes what waited.
    mutating func advance(to limit: SessionTime) {
        for track in entries.indices {
            guard let entry = entries[track], states[track].filler != nil, let time = silence(of: track, to: limit)
            else { continue }
            let ticks = entry.clockRate.ticks(ofNanoseconds: time.nanoseconds - Self.patience.nanoseconds)
            guard states[track].filler?.isHole(before: ticks) == true else { continue }
            fill(track) { $0.nextWhole(before: ticks) }
        }
        var awaitsTracks = false
        for track in entries.indices where entries[track] == nil && slots[track].isWanted { awaitsTracks = true }
        writer.advance(to: limit, awaitsTracks: awaitsTracks)
        guard hasThumbnails, !writer.isEmpty else { return }
        takePictures()
        guide.update(at: writer.duration)
    }

    /// Where the audio of a track must reach to lack nothing before `limit`, as far as other tracks have media, on its
    /// own timeline.
    func silence(of track: Int, to limit: SessionTime) -> Interval? {
        guard let entry = entries[track], !entry.isOver else { return nil }
        var end: SessionTime?
        for (i, other) in entries.enumerated() where i != track {
            if let other { end = max(end ?? other.end, other.end) }
        }
        return end.map { min(limit, $0) - entry.start }
    }

    /// The tracks begin elsewhere, in session time.
    mutating func move(_ starts: [SessionTime?]) {
        for (track, start) in starts.enumerated() {
            guard let start, let entry = entries[track] else { continue }
            let distance = (start - entry.start).nanoseconds
            guard writer.isEmpty || abs(distance) >= Self.leastCorrection.nanoseconds else { continue }
            writer.move(entry.index, by: Interval(nanoseconds: distance))
            entries[track]?.start = start
        }
    }

    /// Nothing more comes of a track; its rendition is finished already. The others do not wait for it.
    mutating func end(_ track: Int) {
        guard let entry = entries[track] else { return }
        entries[track]?.isOver = true
        states[track].filler = nil
        writer.end(entry.index)
    }

    /// The entry of a track in the presentation, and where it ends.
    func rendering(of track: Int) -> (index: Int, rendition: Int?, length: Interval)? {
        entries[track].map { entry in
            let ticks = entry.length - entry.beginning
            return (entry.index, entry.rendition, entry.clockRate.interval(ofTicks: ticks))
        }
    }

    /// For each rendition, where it ends, counted from its beginning.
    var renditionEnds: [(rendition: Int, length: Interval)] {
        entries.indices.compactMap(rendering).compactMap { known in known.rendition.map { ($0, known.length) } }
    }

    /// The connection is over, and its renditions are.
    mutating func finish() {
        writer.finish()
        guard hasThumbnails, !writer.isEmpty else { return }
        thumbnails?.finish(at: writer.duration)
        takePictures()
        guide.finish(at: writer.duration)
    }

    private mutating func takePictures() {
        for picture in thumbnails?.takePictures() ?? [] { guide.append(picture) }
    }

    /// Encoders that failed, and tracks of which nothing could be decoded.
    func warnings(of tracks: Range<Int>, _ renditions: RenditionSet, connectionID: String) -> [Warning] {
        tracks.compactMap { track in
            guard let entry = entries[track], let rendition = entry.rendition else { return nil }
            let track = writer.tracks[entry.index]
            return renditions[rendition].warning(
                about: plan.folder, track.kind, frameCount: track.sampleCount, connectionID: connectionID)
        }
    }

    func reports(wall: (SessionTime) -> WallTime) -> [OutputReport] {
        writer.reports(bitrates: bitrates, wall: wall)
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        if hasThumbnails, !writer.isEmpty {
            for change in guide.takeChanges() { try body(change.action(in: writer.folder)) }
        }
        try writer.drain(minimum: minimum, body)
    }
}

extension ConnectionPresentation.Entry {
    /// Where the track ends so far.
    fileprivate var end: SessionTime { start + clockRate.interval(ofTicks: length) }
}
