import Jobs
import Media
import Testing

@Suite struct DefaultBitrateTests {
    /// Figures of the server's formula (owt-server `mediaUtil.js`) for H.264 and motion factor 1 at 15, 24, 30 and 60
    /// pictures a second, rounded.
    @Test(arguments: [
        (320, 240, [200, 320, 400, 533]), (352, 288, [264, 407, 443, 619]), (640, 480, [533, 693, 800, 1400]),
        (800, 600, [683, 950, 1138, 2067]), (1024, 768, [968, 1429, 1736, 3131]),
        (1280, 720, [1100, 1640, 2000, 3600]),
        (1920, 1080, [2200, 3280, 4000, 8000]), (3840, 2160, [8000, 12_800, 16_000, 32_000]),
    ])
    func isTheServers(width: Int, height: Int, expected: [Double]) {
        let size = FrameSize(width: width, height: height)
        for (rate, kilobits) in zip([15, 24, 30, 60] as [Int64], expected) {
            let found = DefaultBitrate.kilobits(
                codec: .h264, size: size, frameRate: FrameRate(rate), motionFactor: 1)
            #expect(found.rounded() == kilobits, "\(width)x\(height) at \(rate): \(found)")
        }
    }

    @Test(arguments: [
        (VideoCodec.h264, 800.0), (.vp8, 960), (.vp9, 640), (.h265, 720), (.av1, 800),
    ])
    func dependsOnTheCodec(codec: VideoCodec, kilobits: Double) {
        let found = DefaultBitrate.kilobits(
            codec: codec, size: FrameSize(width: 640, height: 480), frameRate: FrameRate(30),
            motionFactor: 1)
        #expect(abs(found - kilobits) < 1e-9)
    }

    @Test func is665point6ForTheDefaultView() {
        #expect(ViewVideo().bitsPerSecond == 665_600)
    }

    @Test func endsAtSixtyFourMegabits() {
        let found = DefaultBitrate.kilobits(
            codec: .h264, size: FrameSize(width: 8192, height: 8192), frameRate: FrameRate(60),
            motionFactor: 1)
        #expect(found == 64_000)
    }

    @Test func isNothingForNoPicture() {
        let found = DefaultBitrate.kilobits(
            codec: .vp8, size: FrameSize(width: 0, height: 480), frameRate: FrameRate(30),
            motionFactor: 1)
        #expect(found == 0)
    }
}
