import Media
import Packaging
import Timing

/// One recording file: tracks on a common origin, whose starts may still be corrected.
///
/// The origin is the session time of the file's first moment. A start correction that would put a track before it
/// moves the origin and with it all tracks.
struct RecordingFile {
    let name: String
    let container: Container
    private(set) var writer: ContainerWriter
    private(set) var tracks: [FileTrack] = []
    /// What decodes and encodes each track; nil for those that are copied.
    private(set) var transcoders: [TrackTranscoder?] = []
    private(set) var origin: SessionTime
    /// When the file began in engine time; starts are corrected until `correctionWindow` later.
    let opened: SessionTime
    private(set) var isFinished = false

    /// Within this time of the file's beginning a better estimate moves what is written; issue of taste only in so far as
    /// the Matroska writer remembers the positions of that many seconds.
    static let correctionWindow = Interval(milliseconds: 10_000)
    /// While the estimates still improve, smaller corrections wait: each rewrites the times of up to ten seconds.
    static let roughCorrection = Interval(milliseconds: 5)
    /// Corrections below this are not worth a patch at all: both containers and players round to a millisecond.
    static let leastCorrection = Interval(milliseconds: 1)

    /// A track of this file.
    struct FileTrack {
        /// Nil where the container refused the track: nothing of it is in this file.
        let number: TrackNumber?
        var timeline: TrackTimeline
        /// RTP timestamp of the first frame.
        let firstTimestamp: Int64
        var start: SessionTime
        let firstEstimate: SessionTime
        var format: TrackFormat
        var frameCount: Int64 = 0
        var largest = LargestSize()

        /// Where it ends so far.
        var end: SessionTime { start + timeline.length }
    }

    /// - Parameter trackCount: how many tracks the file may get.
    init(
        name: String, container: Container, identity: FileIdentity, origin: SessionTime, opened: SessionTime,
        trackCount: Int = 2
    ) {
        self.name = name
        self.container = container
        self.origin = origin
        self.opened = opened
        writer = ContainerWriter(container, identity: identity, trackCount: trackCount)
    }

    /// Adds a track whose first frame lies at `start`. One that the container refuses keeps its place in `tracks`, so
    /// that an index means the same track in every file of a connection.
    ///
    /// - Parameters:
    ///   - format: as it arrives.
    ///   - trackName: what players show for the track.
    /// - Returns: why the container refused it; nil where it did not.
    @discardableResult
    mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, firstTimestamp: Int64, start: SessionTime,
        trackName: String? = nil, treatments: TranscoderFactory = TranscoderFactory()
    ) -> PackagingError? {
        if start < origin { place(tracks.map(\.start), origin: start) }
        let placed = max(start, origin)
        var transcoder: TrackTranscoder?
        do throws(CodecError) {
            transcoder = try treatments.transcoder(for: format, clockRate: clockRate)
        } catch {
            transcoder = TrackTranscoder(failure: .codec(error))
        }
        var number: TrackNumber?
        var refusal: PackagingError?
        if transcoder?.failure == nil {
            do throws(PackagingError) {
                number = try writer.addTrack(
                    transcoder?.format ?? format, clockRate: transcoder?.clockRate ?? clockRate, start: placed - origin,
                    name: trackName)
            } catch {
                refusal = error
            }
        }
        transcoders.append(transcoder)
        var timeline = TrackTimeline(clockRate: clockRate, reorderDepth: format.reorderDepth)
        timeline.begin(firstTimestamp, at: placed)
        tracks.append(
            FileTrack(
                number: number, timeline: timeline, firstTimestamp: firstTimestamp, start: placed,
                firstEstimate: start, format: format))
        tracks[tracks.count - 1].largest.note(format)
        return refusal
    }

    /// Writes a frame; false when it has no place in time (`TrackTimeline.place`), the container refused the track, or its encoder
    /// gave up.
    ///
    /// - Parameter isSlewed: the start is not corrected any more, so the track follows its estimate slowly.
    mutating func append(
        _ frame: borrowing EncodedFrame, to index: Int, at sessionTime: SessionTime, isSlewed: Bool
    ) throws(PackagingError) -> Bool {
        if let depth = frame.format?.reorderDepth { tracks[index].timeline.expect(reorderDepth: depth) }
        guard
            let ticks = tracks[index].timeline.place(
                frame.extendedTimestamp, nominal: frame.duration, at: sessionTime, isSlewed: isSlewed,
                isKeyFrame: frame.isKeyFrame)
        else {
            // It has no place, but others may refer to it.
            if let number = tracks[index].number {
                let nominal = tracks[index].timeline.nominal(of: frame.duration)
                transcoders[index]?.append(frame, at: nil, nominal: nominal, into: &writer, number)
            }
            return false
        }
        guard let number = tracks[index].number else { return false }
        if let format = frame.format, format != tracks[index].format {
            tracks[index].format = format
            tracks[index].largest.note(format)
            if transcoders[index] == nil { writer.update(format, of: number) }
        }
        let nominal = tracks[index].timeline.last?.nominal ?? 0
        guard transcoders[index] == nil else {
            transcoders[index]?.append(frame, at: ticks, nominal: nominal, into: &writer, number)
            return transcoders[index]?.failure == nil
        }
        try writer.append(
            frame.bytes.span,
            Sample(
                presentationTime: ticks, decodeTime: tracks[index].timeline.decodeTime,
                duration: nominal, isKeyFrame: frame.isKeyFrame), to: number)
        tracks[index].frameCount += 1
        return true
    }

    mutating func beginEpoch(of index: Int) {
        tracks[index].timeline.beginEpoch()
    }

    /// Moves tracks to better estimates of their starts, nil for those whose estimate cannot change any more.
    mutating func correct(_ estimates: [SessionTime?], from least: Interval = leastCorrection) {
        guard
            zip(tracks, estimates).contains(where: { track, estimate in
                guard let estimate else { return false }
                return estimate - track.start >= least || track.start - estimate >= least
            })
        else { return }
        var starts = tracks.map(\.start)
        for (i, estimate) in estimates.enumerated() where i < starts.count {
            if let estimate { starts[i] = estimate }
        }
        guard let earliest = starts.min() else { return }
        place(starts, origin: earliest)
    }

    /// The same for some of the tracks.
    ///
    /// - Parameter indices: the track that each estimate is of; nil for one that is not in this file.
    mutating func correct(_ estimates: [SessionTime?], at indices: [Int?], from least: Interval) {
        var ordered = [SessionTime?](repeating: nil, count: tracks.count)
        for (index, estimate) in zip(indices, estimates) {
            if let index { ordered[index] = estimate }
        }
        correct(ordered, from: least)
    }

    /// Fills encoded audio with silence where nothing has come up to `limit`, as far as other tracks have come: a track of
    /// audio does not outlast everything else by silence.
    mutating func fillSilence(to limit: SessionTime) {
        for i in transcoders.indices where transcoders[i] != nil && tracks[i].format.codec.kind == .audio {
            guard let number = tracks[i].number else { continue }
            var reached: SessionTime?
            for other in tracks.indices where other != i && tracks[other].number != nil {
                reached = max(reached ?? tracks[other].end, tracks[other].end)
            }
            guard let reached else { continue }
            transcoders[i]?.fill(to: min(limit, reached) - tracks[i].start, into: &writer, number)
        }
    }

    /// Nothing comes of a track any more: what is still being encoded is written.
    mutating func finishTrack(_ index: Int) {
        guard let number = tracks[index].number else { return }
        transcoders[index]?.finish(at: tracks[index].end - tracks[index].start, into: &writer, number)
    }

    /// A track as it is in the file; its frames, and what it is encoded as.
    func written(_ index: Int) -> (format: TrackFormat, frameCount: Int64, bitrate: Int?) {
        let track = tracks[index]
        guard let transcoder = transcoders[index], let format = transcoder.format else {
            return (track.format, track.frameCount, nil)
        }
        return (format, transcoder.frameCount, transcoder.bitrate)
    }

    mutating func flush() {
        writer.flush()
    }

    mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        for i in tracks.indices { finishTrack(i) }
        writer.finish()
    }

    /// Hands out the bytes where there are at least `minimum`, or the file is whole.
    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        let name = name
        try writer.drain(minimum: isFinished ? 0 : minimum) { output throws(Failure) in try body(name, output) }
    }

    /// Moves every track or none: with some of them moved, audio and picture would have lost each other.
    private mutating func place(_ starts: [SessionTime], origin: SessionTime) {
        let before = (starts: tracks.map(\.start), origin: self.origin)
        self.origin = origin
        for i in tracks.indices {
            // What keeps its distance from the origin needs no move, and may have outgrown its window.
            let isMoved = starts[i] - origin != before.starts[i] - before.origin
            if let number = tracks[i].number, isMoved, !writer.move(number, to: starts[i] - origin) {
                self.origin = before.origin
                for moved in 0..<i { move(moved, to: before.starts[moved]) }
                return
            }
            setStart(of: i, to: starts[i])
        }
    }

    private mutating func move(_ index: Int, to start: SessionTime) {
        if let number = tracks[index].number { _ = writer.move(number, to: start - origin) }
        setStart(of: index, to: start)
    }

    private mutating func setStart(of index: Int, to start: SessionTime) {
        tracks[index].start = start
        tracks[index].timeline.moveStart(to: start)
    }
}
