import Media

extension VideoEncoding {
    /// VP8 in the colours of a canvas.
    static func toy(
        width: Int = 64, height: Int = 48, frameRate: FrameRate = FrameRate(25), bitrate: Int = 1,
        keyFrameInterval: Int = 1
    ) -> VideoEncoding {
        var encoding = VideoEncoding(
            codec: .vp8, width: width, height: height, frameRate: frameRate, bitrate: bitrate,
            keyFrameInterval: keyFrameInterval)
        encoding.colour = .bt601
        return encoding
    }
}
