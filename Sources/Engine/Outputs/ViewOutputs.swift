import Jobs
import Media
import Packaging
import Presentations

/// The files and the presentation of a view. They begin with it, and take all that its renditions give.
struct ViewOutputs {
    private let plans: Plans
    private(set) var files: [OutputFile] = []
    private(set) var presentation: ViewPresentation?
    /// Index of the track of each kind, the same in all files.
    private var tracks: [MediaKind: Int] = [:]

    /// What is written of a view.
    struct Plans {
        var files: [OutputPlan] = []
        var presentation: PresentationPlan?

        var isEmpty: Bool { files.isEmpty && presentation == nil }
    }

    init(_ plans: Plans) {
        self.plans = plans
    }

    /// Of the presentation, where it is being made; nil where segments have no parts.
    var partTarget: Interval? { presentation == nil ? nil : plans.presentation?.settings.partTarget }

    var hasBegun: Bool { !files.isEmpty || presentation != nil }

    /// The view begins.
    mutating func begin(at origin: SessionTime, _ streams: [ViewStream]) {
        presentation = plans.presentation.map { ViewPresentation($0, at: origin, streams) }
        files = plans.files.map { plan in
            OutputFile(plan.fileName, identity: plan.identity(from: origin), origin: origin, opened: origin)
        }
        for stream in streams where stream.rendition == 0 {
            for i in files.indices {
                tracks[stream.format.codec.kind] = files[i].addTrack(
                    OutputFile.Declaration(
                        written: (stream.format, stream.clockRate), format: stream.format, clockRate: stream.clockRate,
                        start: origin, bitrate: stream.bitrate))
            }
        }
    }

    /// Writes samples of the view's audio or video. Files have the view's own rendition alone.
    mutating func append(_ samples: SampleQueue, of stream: ViewStreamID) {
        guard !samples.isEmpty else { return }
        presentation?.append(samples, of: stream)
        guard stream.rendition == 0, let index = tracks[stream.kind] else { return }
        for i in files.indices {
            files[i].append(samples, endingAt: nil, to: index)
            var length = files[i].tracks[index].length
            for number in 0..<samples.count {
                let sample = samples.sample(at: number)
                length = max(
                    length, sample.presentationTime + sample.duration - files[i].tracks[index].format.primingTicks)
            }
            files[i].setLength(of: index, to: length)
        }
    }

    /// A picture for the presentation's guide.
    mutating func append(_ picture: GuidePicture) {
        presentation?.append(picture)
    }

    /// Whether it is time to `note` who was there.
    var awaitsPeople: Bool { presentation?.awaitsPeople ?? false }

    mutating func note(_ people: Participations) {
        presentation?.note(people)
    }

    mutating func flush() {
        for i in files.indices { files[i].flush() }
    }

    mutating func finish() {
        for i in files.indices { files[i].finish() }
        presentation?.finish()
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        for i in files.indices { try files[i].drain(minimum: minimum, body) }
        try presentation?.drain(minimum: minimum, body)
    }

    func report(wall: (SessionTime) -> WallTime) -> [OutputReport] {
        files.map { $0.report(Array($0.tracks.indices), wall: wall) } + (presentation?.reports(wall: wall) ?? [])
    }

    /// Tracks that have no place in a file.
    var warnings: [Warning] {
        files.flatMap { file in
            file.tracks.indices.compactMap { file.refusal(of: $0, kind: file.tracks[$0].format.codec.kind) }
        }
    }
}

extension TrackFormat {
    /// Ticks that a decoder gives before the first sample that was sent; they are not played.
    fileprivate var primingTicks: Int64 {
        switch self {
        case .video: 0
        case .audio(let audio): Int64(audio.primingSampleCount)
        }
    }
}
