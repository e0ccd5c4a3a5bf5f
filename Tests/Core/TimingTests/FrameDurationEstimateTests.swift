import Media
import Testing
import Timing

@Suite struct FrameDurationEstimateTests {
    @Test func isThatOfThePictureBeforeButNotOfAPause() {
        var length = FrameDurationEstimate(clockRate: .video)
        #expect(length.ticks == 3000)
        length.follow(3600)
        #expect(length.ticks == 3600)
        length.follow(90_000)
        #expect(length.ticks == 9000)
    }
}
