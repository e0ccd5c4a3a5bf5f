import Jobs
import Media
import Packaging
import Presentations

/// A presentation that will be written: the settings of all outputs that share its segments, with its folder's name.
struct PresentationPlan: Equatable {
    let folder: String
    let identitySeed: IdentitySeed
    var settings: PresentationSettings
    /// Of a view everything is taken as it is.
    var media = MediaMode()
    var gaps = GapPolicy.fill
    /// Of a view: the sizes below its own in which it is offered too.
    var smallerSizes: [FrameSize] = []
    /// From one thumbnail to the next; nil: none.
    var thumbnailDistance: Interval?

    /// Its writer; it has no tracks yet.
    func writer() -> PresentationWriter {
        PresentationWriter(
            folder: folder, settings: settings, identity: identitySeed.identity(of: folder, from: .zero),
            sessionStart: identitySeed.sessionStart)
    }

    /// How a track of this codec is written: as it is, unless segments do not take it.
    func media(for codec: Codec) -> MediaMode {
        guard let written = media.written(codec), !settings.form.accepts(written) else { return media }
        switch codec {
        case .video: return MediaMode(audio: media.audio, video: .encode(VideoTranscoding(coding: Self.coding)))
        case .audio: return MediaMode(audio: .encode(Self.audio), video: media.video)
        }
    }

    /// What every player of segments decodes, where the source's codec is none that segments take.
    private static let coding = VideoCoding(codec: .h264)
    private static let audio = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
}
