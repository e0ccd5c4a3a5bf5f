import Media
import Testing
import Timing

@Suite struct PictureLengthTests {
    @Test func isThatOfThePictureBeforeButNotOfAPause() {
        var length = PictureLength(clockRate: .video)
        #expect(length.ticks == 3000)
        length.follow(3600)
        #expect(length.ticks == 3600)
        length.follow(90_000)
        #expect(length.ticks == 9000)
    }
}
