import Jobs
import Media
import Mixing
import Presentations

/// What will be made of a view, decided from the pipeline before the first packet.
struct ViewPlan {
    struct Video {
        var encoding: VideoEncoding
        let fit: FitPolicy
        let background: ColourSample
        /// What is drawn beside the pictures.
        var overlays = ViewOverlays()
        /// Those that begin later, and what they have to know.
        let layouts: [TimedLayout]
        let maxInput: Int
        /// Key frames are wanted at multiples of it, where segments of a presentation begin; nil: where the encoder
        /// likes.
        var segmentSeconds: Int?
        /// Of the smaller renditions, the largest first.
        var ladder: [VideoEncoding] = []
        /// From one thumbnail of a presentation to the next; nil: it has none.
        var thumbnailDistance: Interval?
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
    /// How long an input of which nothing comes keeps its place; a screen keeps it for ever.
    let timeout: Interval
    /// How far behind what has come moments are made.
    let delay: Interval

    /// - Parameter presentation: what is made of the view in segments.
    init(_ view: View, _ presentation: PresentationPlan? = nil) {
        label = view.label
        video = view.video.map { video in
            var plan = Video(video)
            plan.segmentSeconds = presentation?.settings.segmentSeconds
            plan.ladder = presentation?.smallerSizes.map(video.encoding) ?? []
            plan.thumbnailDistance = presentation?.thumbnailDistance
            // Encoders that look ahead, or work beside the engine, are up to half a second behind.
            if presentation?.settings.partTarget != nil {
                plan.encoding.isLowDelay = true
                for i in plan.ladder.indices { plan.ladder[i].isLowDelay = true }
            }
            return plan
        }
        audio = view.audio.map(Audio.init)
        layout =
            view.video?.layoutSettings
            ?? LayoutSettings(templates: LayoutTemplates(base: .void, maxInput: 1), maxInput: 1)
        timeout = view.leaveTimeout
        delay = view.delay
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
