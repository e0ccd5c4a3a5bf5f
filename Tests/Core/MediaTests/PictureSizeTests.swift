import Media
import Testing

@Suite struct PictureSizeTests {
    @Test(arguments: [(-1, 0), (0, 0), (640, 640), (65_536, 65_536), (.max, 65_536)])
    func keepsItsSidesInsideWhatACodecCanSay(given: Int, side: Int) {
        #expect(PictureSize(width: given, height: 2).width == side)
        #expect(PictureSize(width: 2, height: given).height == side)
    }

    @Test func isEmptyWithoutWidthOrHeight() {
        #expect(PictureSize(width: 0, height: 480).isEmpty)
        #expect(PictureSize(width: 640, height: 0).isEmpty)
        #expect(!PictureSize(width: 1, height: 1).isEmpty)
    }

    @Test func exchangesItsSidesWhenTurned() {
        #expect(PictureSize(width: 640, height: 360).turned == PictureSize(width: 360, height: 640))
    }
}
