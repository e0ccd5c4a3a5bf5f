import Jobs
import Media
import Mixing
import Packaging

/// What will be made of a view, decided from the pipeline before the first packet.
struct ViewPlan {
    struct Video {
        let encoding: VideoEncoding
        let fit: FitPolicy
        let background: ColourSample
        /// What is drawn beside the pictures.
        var overlays = ViewOverlays()
        /// Those that begin later, and what they have to know.
        let layouts: [TimedLayout]
        let maxInput: Int
    }

    struct Audio {
        let encoding: AudioEncoding
        /// LUFS that the mix is brought to; nil leaves it as loud as it comes.
        let loudness: Double?
        /// It is found out who speaks.
        let isWatched: Bool
    }

    let label: String
    let video: Video?
    let audio: Audio?
    let layout: LayoutSettings
    /// How long an input of which nothing comes keeps its place.
    let timeout: Interval
    let files: [FileName]
    let identitySeed: IdentitySeed
}

extension ViewPlan {
    /// - Parameters:
    ///   - deliveries: the outputs that are made; nil is returned where none of them is of the view.
    ///   - names: file names in use; the plan adds its own, those of all outputs.
    init?(
        _ pipeline: Pipeline, deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all,
        started: JobStarted, names: inout FileNames
    ) {
        guard let view = pipeline.view else { return nil }
        label = view.label
        video = view.video.map(Video.init)
        audio = view.audio.map(Audio.init)
        layout =
            view.video?.layoutSettings
            ?? LayoutSettings(templates: LayoutTemplates(base: .void, maxInput: 1), maxInput: 1)
        timeout = view.leaveTimeout
        var files: [FileName] = []
        for output in pipeline.outputs where output.content == .view {
            let name = names.insert(view.label, container: view.container(output.container))
            if deliveries.contains(output.delivery) { files.append(name) }
        }
        guard !files.isEmpty else { return nil }
        self.files = files
        identitySeed = IdentitySeed(
            recordingID: started.recordingID, connectionID: view.label, sessionStart: started.sessionStart,
            title: view.label)
    }
}

extension ViewPlan.Video {
    fileprivate init(_ video: ViewVideo) {
        encoding = video.encoding
        fit = video.layout.fitPolicy
        background = video.background.sample(in: encoding.colour)
        overlays = video.overlays
        layouts = video.timedLayouts
        maxInput = video.maxInput
    }
}

extension ViewPlan.Audio {
    fileprivate init(_ audio: ViewAudio) {
        encoding = audio.encoding
        loudness = audio.loudness
        isWatched = audio.hasVoiceActivityDetection
    }
}
