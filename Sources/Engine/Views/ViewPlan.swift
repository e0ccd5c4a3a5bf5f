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
    /// - Parameter names: file names in use; the plan adds its own.
    init?(_ pipeline: Pipeline, started: JobStarted, names: inout FileNames) {
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
            files.append(names.insert(view.label, container: view.container(output.container)))
        }
        self.files = files
        identitySeed = IdentitySeed(
            recordingID: started.recordingID, connectionID: view.label, sessionStart: started.sessionStart,
            title: view.label)
    }
}

extension ViewPlan.Picture {
    /// Everything is drawn in BT.601, limited: what WebRTC's cameras send, so that most tiles are scaled only.
    fileprivate init(_ video: ViewVideo) {
        let colour = PictureColour.bt601
        encoding = PictureEncoding(
            codec: video.coding.codec, h264Profile: video.coding.profile, width: video.resolution.width,
            height: video.resolution.height, colour: colour, frameRate: video.frameRate,
            bitrate: max(1, video.bitsPerSecond / 1000),
            keyFrameInterval: max(1, Int((Double(video.keyFrameInterval) * video.frameRate.perSecond).rounded())))
        fit = video.layout.fitPolicy
        background = video.background.sample(in: colour)
        layouts = video.timedLayouts
        maxInput = video.maxInput
    }
}

extension ViewPlan.Sound {
    fileprivate init(_ audio: ViewAudio) {
        // OWT's mixer gives Opus 64 kbit/s; AAC needs about twice that for the same.
        let kilobits = audio.format.codec == .aac ? 128 : 64
        encoding = SoundEncoding(
            codec: audio.format.codec, sampleRate: audio.format.sampleRate, channelCount: audio.format.channelCount,
            bitrate: kilobits)
        loudness = nil
        isWatched = audio.hasVoiceActivityDetection
    }
}
