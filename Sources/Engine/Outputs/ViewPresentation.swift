import Jobs
import Media
import Packaging
import Presentations

/// The presentation of a view: all that its renditions give, cut into segments.
struct ViewPresentation {
    private var writer: PresentationWriter
    private let origin: SessionTime
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
        writer = plan.writer()
        for stream in streams {
            let index = writer.addTrack(
                TrackFiles(stream.trackName), stream.id.kind, isEncoded: true, frameRate: stream.frameRate)
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

    var hasPart: Bool { writer.hasPart }

    mutating func finish() {
        writer.finish()
    }

    mutating func drain<Failure: Error>(_ body: (OutputAction) throws(Failure) -> Void) throws(Failure) {
        try writer.drain(body)
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
