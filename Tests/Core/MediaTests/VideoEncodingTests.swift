import Testing

@testable import Media

@Suite struct VideoEncodingTests {
    private static let good: VideoEncoding = {
        var encoding = VideoEncoding(
            codec: .h264, width: 1280, height: 720, frameRate: FrameRate(30), bitrate: 1500, keyFrameInterval: 60)
        encoding.h264Profile = .main
        return encoding
    }()

    @Test func acceptsWhatTheEncodersTake() throws {
        try Self.good.check()
        var odd = Self.good
        odd.codec = .vp8
        odd.h264Profile = nil
        odd.width = 97
        try odd.check()
    }

    @Test(arguments: [
        ("width", "width and height must be even, not 1279x720"),
        ("height", "a picture of 1280x0 is outside of 1 to 16384"),
        ("bitrate", "a bitrate of 0 kbit/s is outside of 1 to 1000000"),
        ("maximum", "a maximum of 1000 kbit/s is outside of 1500 to 1000000"),
        ("interval", "a key frame in 0 pictures is outside of 1 to 1000000"),
        ("threads", "65 threads are outside of 1 to 64"),
        ("rate", "1001.0 pictures in a second are more than 1000"),
        ("clock", "a clock of 1000000001 Hz is faster than 1 GHz"),
    ])
    func refusesByName(field: String, reason: String) {
        var settings = Self.good
        switch field {
        case "width": settings.width = 1279
        case "height": settings.height = 0
        case "bitrate": settings.bitrate = 0
        case "maximum": settings.maximumBitrate = 1000
        case "interval": settings.keyFrameInterval = 0
        case "threads": settings.threadCount = 65
        case "rate": settings.frameRate = FrameRate(1001)
        default: settings.clock = ClockRate(hertz: 1_000_000_001)
        }
        #expect(throws: CodecError.settings(codec: "h264", reason: reason)) { try settings.check() }
    }

    @Test func refusesSizesOfAV1AndProfilesOfOthers() {
        var settings = Self.good
        settings.codec = .vp9
        #expect(throws: CodecError.settings(codec: "vp9", reason: "h264Profile is for H.264 alone: leave it out")) {
            try settings.check()
        }
        settings.codec = .av1
        settings.width = 62
        #expect(
            throws: CodecError.settings(
                codec: "av1", reason: "width and height must be even and at least 64, not 62x720")
        ) { try settings.check() }
    }

    @Test func refusesThreadsOfAV1() {
        var settings = Self.good
        settings.codec = .av1
        settings.h264Profile = nil
        settings.threadCount = 2
        let reason = "2 threads; expected 1, because with more of them SVT-AV1 gives other bytes each time"
        #expect(throws: CodecError.settings(codec: "av1", reason: reason)) { try settings.check() }
    }

    @Test(
        arguments: [
            (.h264, 640, 480, 1), (.h264, 960, 540, 4), (.h264, 1280, 720, 4), (.h265, 1920, 1080, 6),
            (.vp9, 1920, 1088, 6), (.h264, 3840, 2160, 8), (.vp8, 3840, 2160, 1), (.av1, 1920, 1080, 1),
        ] as [(VideoCodec, Int, Int, Int)])
    func takesThreadsByCodecAndSize(codec: VideoCodec, width: Int, height: Int, threads: Int) {
        var settings = Self.good
        (settings.codec, settings.width, settings.height) = (codec, width, height)
        #expect(settings.usualThreadCount == threads)
    }

    @Test(arguments: [
        (FrameRate(30), 1, 3000), (FrameRate(24), 7, 26_250), (FrameRate(30_000, per: 1001), 1, 3003),
        (FrameRate(30_000, per: 1001), 10_000, 30_030_000), (FrameRate(7), 1, 12_857), (FrameRate(7), 7, 90_000),
        (FrameRate(0, per: 0), 2, 180_000), (FrameRate(7), -1, -12_858),
    ])
    func placesPicturesWithoutDrift(rate: FrameRate, number: Int64, ticks: Int64) {
        #expect(rate.ticks(ofFrame: number, clock: .video) == ticks)
    }
}
