import Media
import Testing

@testable import Presentations

@Suite struct GuidePictureTests {
    @Test(arguments: [
        (1280, 720, 160, 90), (1920, 1080, 160, 90), (640, 480, 120, 90), (720, 1280, 50, 90), (1600, 200, 160, 20),
        (101, 51, 100, 50), (65_536, 1, 160, 2), (1, 65_536, 2, 90), (0, 720, 2, 2),
    ])
    func thumbnailsKeepTheShapeOfThePicture(width: Int, height: Int, smallWidth: Int, smallHeight: Int) {
        let size = GuidePicture.size(
            of: FrameSize(width: width, height: height), within: GuidePicture.thumbnailLimit)
        #expect(size == FrameSize(width: smallWidth, height: smallHeight))
    }

    @Test func aPosterOfASmallPictureIsAsLarge() {
        let size = FrameSize(width: 640, height: 360)
        #expect(GuidePicture.size(of: size, within: GuidePicture.posterLimit) == size)
    }
}
