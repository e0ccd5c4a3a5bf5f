/// What a container needs to know of a track before its first sample.
///
/// Boxed: every frame of audio has one, and frames are copied and moved for each output.
public indirect enum TrackFormat: Equatable, Sendable {
    case video(VideoFormat)
    case audio(AudioFormat)

    public var codec: Codec {
        switch self {
        case .video(let format): .video(format.codec)
        case .audio(let format): .audio(format.codec)
        }
    }

    /// What makes pictures upright.
    public var rotation: FrameRotation {
        if case .video(let format) = self { format.rotation } else { .none }
    }

    /// `VideoFormat.reorderDepth`; nil where frames come in the order in which they are shown.
    public var reorderDepth: Int? {
        guard codec.mayReorder, case .video(let format) = self else { return nil }
        return format.reorderDepth
    }

    /// `VideoFormat.isInOutputOrder`.
    public var isInOutputOrder: Bool {
        if case .video(let format) = self { format.isInOutputOrder } else { false }
    }
}

/// Picture size and decoder configuration, taken from a key frame.
public struct VideoFormat: Equatable, Sendable {
    /// Luma samples, after cropping.
    public var width: Int
    public var height: Int
    public var configuration: VideoConfiguration
    /// So many pictures may precede one that is presented earlier (B pictures); 0 where the stream does not announce
    /// any.
    public var reorderDepth: Int
    /// The stream announces that no picture precedes one that is presented earlier.
    public var isInOutputOrder: Bool
    /// What makes the pictures upright; width and height are those before.
    public var rotation: FrameRotation
    /// Whether key frames have the parameter sets of H.264 and H.265 too: those of a sender may change, those of an
    /// encoder of ours are in `configuration` alone.
    public var hasParameterSetsInBand = true

    public init(
        width: Int, height: Int, configuration: VideoConfiguration, reorderDepth: Int = 0,
        isInOutputOrder: Bool = false, rotation: FrameRotation = .none
    ) {
        self.width = width
        self.height = height
        self.configuration = configuration
        self.reorderDepth = reorderDepth
        self.isInOutputOrder = isInOutputOrder
        self.rotation = rotation
    }

    public var codec: VideoCodec {
        switch configuration {
        case .vp8: .vp8
        case .vp9: .vp9
        case .h264: .h264
        case .h265: .h265
        case .av1: .av1
        }
    }
}

/// The out-of-band part of a video format, from the elementary stream.
public enum VideoConfiguration: Equatable, Sendable {
    case vp8
    case vp9(VP9Configuration)
    /// Parameter sets without start code or length (ITU-T H.264 §7.3.2.1, §7.3.2.2).
    case h264(sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]])
    case h265(H265Configuration)
    case av1(AV1Configuration)
}

/// What `vpcC` needs from a VP9 key frame's uncompressed header (VP9 bitstream specification §6.2).
public struct VP9Configuration: Equatable, Sendable {
    public var profile: UInt8
    public var bitDepth: UInt8
    /// 0: 4:2:0 vertical, 1: 4:2:0 colocated, 2: 4:2:2, 3: 4:4:4 ("VP Codec ISO Media File Format Binding").
    public var chromaSubsampling: UInt8
    public var isFullRange: Bool
    /// `color_space` of the bitstream, 0 (unknown) to 7 (sRGB).
    public var colorSpace: UInt8

    public init(profile: UInt8, bitDepth: UInt8, chromaSubsampling: UInt8, isFullRange: Bool, colorSpace: UInt8) {
        self.profile = profile
        self.bitDepth = bitDepth
        self.chromaSubsampling = chromaSubsampling
        self.isFullRange = isFullRange
        self.colorSpace = colorSpace
    }
}

/// Sampling of an audio track, and what its decoder must know.
public struct AudioFormat: Equatable, Sendable {
    public var codec: AudioCodec
    /// Samples per second of the decoded audio; for Opus always 48,000 (RFC 7587 §4.1).
    public var sampleRate: Int
    public var channelCount: Int
    /// Samples that the decoder gives before the first that counts. 0 in copy: a packet's first decoded sample is
    /// presented at its RTP time.
    public var primingSampleCount: Int
    /// AudioSpecificConfig of AAC (ISO/IEC 14496-3 §1.6.2.1); empty for everything else.
    public var configuration: [UInt8]

    public init(
        codec: AudioCodec, sampleRate: Int, channelCount: Int, primingSampleCount: Int = 0,
        configuration: [UInt8] = []
    ) {
        self.codec = codec
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.primingSampleCount = primingSampleCount
        self.configuration = configuration
    }
}
