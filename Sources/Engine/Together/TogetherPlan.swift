import Jobs
import Media
import Packaging

/// What a file of all connections will be, decided before the first of them joins.
struct TogetherPlan {
    let fileName: FileName
    let media: MediaMode
    let identitySeed: IdentitySeed

    /// The file's name, and what a report calls it.
    static let label = "together"
    /// An MP4 has room for so many tracks; each takes a kilobyte, whether it comes or not.
    static let mp4TrackLimit = 64

    /// How many tracks the header has room for.
    var trackLimit: Int {
        switch fileName.container {
        case .mp4, .m4a: Self.mp4TrackLimit
        case .mkv: MatroskaWriter.trackLimit
        }
    }

    /// The plans of all outputs with `together: true`.
    ///
    /// - Parameters:
    ///   - deliveries: the outputs that are made.
    ///   - names: file names in use; the plans add theirs, those of all outputs.
    static func all(
        _ pipeline: Pipeline, deliveries: Set<PipelineOutput.Delivery>, started: JobStarted, names: inout FileNames
    ) -> [TogetherPlan] {
        var plans: [TogetherPlan] = []
        for output in pipeline.outputs {
            guard case .together(let media) = output.content else { continue }
            let name = names.insert(label, container: container(output.container, media))
            guard deliveries.contains(output.delivery) else { continue }
            plans.append(
                TogetherPlan(
                    fileName: name, media: media,
                    identitySeed: IdentitySeed(
                        recordingID: started.recordingID, connectionID: label, sessionStart: started.sessionStart,
                        title: started.recordingID)))
        }
        return plans
    }

    /// Nobody knows what will be copied; `auto` is Matroska then, which takes everything.
    private static func container(_ choice: ContainerChoice, _ media: MediaMode) -> Container {
        guard choice == .auto else { return choice.container(audio: nil, video: nil) }
        var (audio, video): (AudioCodec?, VideoCodec?)
        if case .encode(let format) = media.audio { audio = format.codec }
        if case .encode(let transcoding) = media.video { video = transcoding.coding.codec }
        return media.copies(.audio) || media.copies(.video) ? .mkv : choice.container(audio: audio, video: video)
    }
}
