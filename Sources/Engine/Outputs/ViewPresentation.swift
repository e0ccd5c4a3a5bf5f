import Jobs
import Media
import Packaging
import Presentations

/// The presentation of a view: all that its renditions give, cut into segments.
struct ViewPresentation {
    private var writer: PresentationWriter
    private let origin: SessionTime
    private let sessionStart: WallTime
    private var guide: PresentationGuide
    private var tracks: [ViewStreamID: Track] = [:]

    private struct Track {
        let index: Int
        let clockRate: ClockRate
        /// What the writer has to be told with the first sample.
        var begins: TrackFormat?
        let bitrate: Int?
    }

    init(_ plan: PresentationPlan, at origin: SessionTime, _ streams: [ViewStream]) {
        self.origin = origin
        sessionStart = plan.identitySeed.sessionStart
        guide = PresentationGuide(plan.settings, distance: plan.thumbnailDistance)
        writer = plan.writer()
        for stream in streams {
            let index = writer.addTrack(
                TrackFiles(stream.trackName, form: plan.settings.form), stream.id.kind, isEncoded: true,
                frameRate: stream.frameRate)
            tracks[stream.id] = Track(
                index: index, clockRate: stream.clockRate, begins: stream.format, bitrate: stream.bitrate)
        }
    }

    mutating func append(_ samples: SampleQueue, of stream: ViewStreamID) {
        guard let track = tracks[stream] else { return }
        var begins = track.begins
        for i in 0..<samples.count {
            writer.append(
                samples.bytes(at: i).span, samples.sample(at: i), clockRate: track.clockRate, start: origin,
                format: begins, to: track.index)
            begins = nil
        }
        tracks[stream]?.begins = begins
        writer.advance()
    }

    mutating func append(_ picture: GuidePicture) {
        guide.append(picture)
    }

    var hasPart: Bool { writer.hasPart }

    /// Whether it is time to `note` who was there.
    var awaitsPeople: Bool { !writer.isEmpty && guide.isDue(at: writer.duration) }

    mutating func note(_ people: Participations) {
        guard let beginning = writer.origin ?? (writer.isFinished ? nil : origin) else { return }
        guide.note(people, since: sessionStart.at(beginning))
        if !writer.isEmpty { guide.update(at: writer.duration) }
    }

    mutating func finish() {
        writer.finish()
        guide.finish(at: writer.duration)
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        if !writer.isEmpty {
            for change in guide.takeChanges() { try body(change.action(in: writer.folder)) }
        }
        try writer.drain(minimum: minimum, body)
    }

    func reports(wall: (SessionTime) -> WallTime) -> [OutputReport] {
        writer.reports(bitrates: tracks.reduce(into: [:]) { $0[$1.value.index] = $1.value.bitrate }, wall: wall)
    }
}

extension ViewStream {
    /// `video`, `audio`, and `video-360p` for a smaller rendition.
    fileprivate var trackName: String {
        guard rendition > 0, case .video(let video) = format else { return id.kind.rawValue }
        return "video-\(min(video.width, video.height))p"
    }
}
