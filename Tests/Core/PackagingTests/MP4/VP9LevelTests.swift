import Testing

@testable import Packaging

@Suite struct VP9LevelTests {
    // VP9 specification, annex A: the smallest level that allows both the picture size and the sample rate.
    @Test(arguments: [
        (UInt16(0), UInt16(0), UInt64(30), UInt8(10)),
        (160, 90, 30, 10), (256, 144, 15, 10), (256, 144, 30, 11), (320, 180, 30, 11), (640, 360, 30, 21),
        (640, 360, 60, 30), (960, 540, 30, 30), (1280, 720, 30, 31), (1280, 720, 60, 40), (1920, 1080, 30, 40),
        (1920, 1080, 60, 41), (3840, 2160, 30, 50), (3840, 2160, 60, 51), (3840, 2160, 120, 52),
        (7680, 4320, 30, 60), (7680, 4320, 60, 61), (7680, 4320, 120, 62),
        (.max, .max, 30, 62), (.max, .max, .max, 62),
    ])
    func isTheSmallestThatFits(width: UInt16, height: UInt16, framesPerSecond: UInt64, level: UInt8) {
        #expect(VP9Level.number(width: width, height: height, framesPerSecond: framesPerSecond) == level)
    }
}
