/// How pictures are encoded.
public struct VideoEncoding: Hashable, Sendable {
    /// How much work goes into a frame. Fixed for the whole stream: what is encoded may not depend on the machine's
    /// load.
    public enum Effort: String, CaseIterable, Hashable, Sendable {
        case least, live, good, best
    }

    public var codec: VideoCodec
    /// Nil: high, unless the codec is not H.264.
    public var h264Profile: H264Profile?
    public var width: Int
    public var height: Int
    public var colour = VideoColour()
    /// Pictures per second, as a fraction; what rate control plans with.
    public var frameRate: FrameRate
    /// What the times of pictures count in.
    public var clock = ClockRate.video
    /// Kilobits per second.
    public var bitrate: Int
    /// Kilobits per second that no two seconds may exceed on average; nil for no such limit.
    public var maximumBitrate: Int?
    /// Pictures from key frame to key frame; further key frames only on request.
    public var keyFrameInterval: Int
    /// Whether a frame comes out in the call of its picture: no lookahead, no reordering.
    public var isLowDelay = false
    public var effort = Effort.live
    /// Shapes the bytes; `usualThreadCount` is a good number.
    public var threadCount = 1

    public static let threadRange = 1...64

    /// Threads with which an encoder gives the same bytes each time. The rate control of SVT-AV1 1.4 does not with more
    /// than one.
    public static func threadLimit(of codec: VideoCodec) -> Int {
        codec == .av1 ? 1 : threadRange.upperBound
    }

    public init(
        codec: VideoCodec, width: Int, height: Int, frameRate: FrameRate, bitrate: Int, keyFrameInterval: Int
    ) {
        self.codec = codec
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitrate = bitrate
        self.keyFrameInterval = keyFrameInterval
    }

    /// Threads by codec and size: the same on every machine, as the bytes depend on them.
    ///
    /// libx264, libx265 and libvpx give the same bytes however their threads are scheduled, if their number stays the
    /// same. libvpx divides VP8 into too few parts to gain by them.
    public var usualThreadCount: Int {
        switch codec {
        case .vp8, .av1: 1
        case .h264, .h265, .vp9:
            switch width * height {
            case ..<400_000: 1
            case ...(1280 * 720): 4
            case ...(1920 * 1088): 6
            default: 8
            }
        }
    }

    /// The encoders take 32-bit numbers and fail late, with vague errors; their limits are checked here, by name.
    public func check() throws(CodecError) {
        try require((1...VideoFrame.sideLimit).contains(width) && (1...VideoFrame.sideLimit).contains(height)) {
            "a picture of \(width)x\(height) is outside of 1 to \(VideoFrame.sideLimit)"
        }
        switch codec {
        case .h264, .h265:
            try require(width % 2 == 0 && height % 2 == 0) { "width and height must be even, not \(width)x\(height)" }
        case .av1:
            // SVT-AV1 takes no smaller and no odd ones.
            try require(width >= 64 && height >= 64 && width % 2 == 0 && height % 2 == 0) {
                "width and height must be even and at least 64, not \(width)x\(height)"
            }
        case .vp8, .vp9:
            break
        }
        try require(h264Profile == nil || codec == .h264) { "h264Profile is for H.264 alone: leave it out" }
        try require((1...1_000_000).contains(bitrate)) { "a bitrate of \(bitrate) kbit/s is outside of 1 to 1000000" }
        if let maximumBitrate {
            try require((bitrate...1_000_000).contains(maximumBitrate)) {
                "a maximum of \(maximumBitrate) kbit/s is outside of \(bitrate) to 1000000"
            }
        }
        try require((1...1_000_000).contains(keyFrameInterval)) {
            "a key frame in \(keyFrameInterval) pictures is outside of 1 to 1000000"
        }
        try require(Self.threadRange.contains(threadCount)) { "\(threadCount) threads are outside of 1 to 64" }
        try require(threadCount <= Self.threadLimit(of: codec)) {
            "\(threadCount) threads; expected 1, because with more of them SVT-AV1 gives other bytes each time"
        }
        try require(frameRate.perSecond <= 1000) { "\(frameRate.perSecond) pictures in a second are more than 1000" }
        try require(clock.hertz <= 1_000_000_000) { "a clock of \(clock.hertz) Hz is faster than 1 GHz" }
    }

    private func require(_ condition: Bool, _ reason: () -> String) throws(CodecError) {
        if !condition { throw .settings(codec: codec.rawValue, reason: reason()) }
    }
}
