public import Media
public import Packaging

/// What lists say of a track: how it is coded and what it shows.
public struct PresentedTrack: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
        /// The upright picture; nil where frames come as a sender likes.
        case video(size: FrameSize, frameRate: FrameRate?)
        case audio(sampleRate: Int, channelCount: Int)
    }

    public var files: TrackFiles
    public var codecs: CodecString
    public var form: Form
    /// Every segment begins with a frame that needs none before it.
    public var isIndependent: Bool
    /// Whose it is, where tracks of a kind do not show the same.
    public var label: String?

    var isVideo: Bool {
        if case .video = form { true } else { false }
    }

    /// Nil for codecs that presentations do not have (`CodecString`).
    public init?(files: TrackFiles, format: TrackFormat, frameRate: FrameRate? = nil, isIndependent: Bool) {
        var coded = format
        // In a transport stream parameter sets are always in band, and nothing is called `avc3` or `hev1`.
        if files.form == .transportStream, case .video(var video) = format {
            video.hasParameterSetsInBand = false
            coded = .video(video)
        }
        guard let codecs = CodecString(coded, framesPerSecond: frameRate.map { UInt64($0.perSecond.rounded(.up)) })
        else { return nil }
        self.files = files
        self.codecs = codecs
        self.isIndependent = isIndependent
        switch format {
        case .video(let video):
            let size = FrameSize(width: video.width, height: video.height)
            form = .video(size: video.rotation.swapsSides ? size.turned : size, frameRate: frameRate)
        case .audio(let audio):
            form = .audio(sampleRate: audio.sampleRate, channelCount: audio.channelCount)
        }
    }
}
