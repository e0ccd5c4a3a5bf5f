import Jobs
import Media
import Mixing
import Packaging

/// What will be made of a view, decided from the pipeline before the first packet.
struct ViewPlan {
    struct Picture {
        let encoding: PictureEncoding
        let fit: FitPolicy
        let background: PictureSample
        /// Those that begin later, and what they have to know.
        let layouts: [TimedLayout]
        let maxInput: Int
    }

    struct Sound {
        let encoding: SoundEncoding
        /// LUFS that the mix is brought to; nil leaves it as loud as it comes.
        let loudness: Double?
        /// It is found out who speaks.
        let isWatched: Bool
    }

    let label: String
    let picture: Picture?
    let sound: Sound?
    let layout: LayoutSettings
    /// How long an input of which nothing comes keeps its place.
    let patience: Interval
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
        picture = view.video.map(Picture.init)
        sound = view.audio.map(Sound.init)
        layout =
            view.video?.layoutSettings
            ?? LayoutSettings(templates: LayoutTemplates(base: .void, maxInput: 1), maxInput: 1)
        patience = view.leaveTimeout
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

extension ViewPlan.Picture {
    fileprivate init(_ video: ViewVideo) {
        encoding = video.encoding
        fit = video.layout.fitPolicy
        background = video.background.sample(in: encoding.colour)
        layouts = video.timedLayouts
        maxInput = video.maxInput
    }
}

extension ViewPlan.Sound {
    fileprivate init(_ audio: ViewAudio) {
        encoding = audio.encoding
        loudness = audio.loudness
        isWatched = audio.hasVoiceActivityDetection
    }
}
