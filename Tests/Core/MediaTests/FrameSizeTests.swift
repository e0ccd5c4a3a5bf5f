import Media
import Testing

@Suite struct FrameSizeTests {
    @Test(arguments: [(-1, 0), (0, 0), (640, 640), (65_536, 65_536), (.max, 65_536)])
    func keepsItsSidesInsideWhatACodecCanSay(given: Int, side: Int) {
        #expect(FrameSize(width: given, height: 2).width == side)
        #expect(FrameSize(width: 2, height: given).height == side)
    }

    @Test func isEmptyWithoutWidthOrHeight() {
        #expect(FrameSize(width: 0, height: 480).isEmpty)
        #expect(FrameSize(width: 640, height: 0).isEmpty)
        #expect(!FrameSize(width: 1, height: 1).isEmpty)
    }

    @Test func exchangesItsSidesWhenTurned() {
        #expect(FrameSize(width: 640, height: 360).turned == FrameSize(width: 360, height: 640))
    }

    @Test func multipliesSafely() {
        let largest = FrameSize(width: .max, height: .max)
        let (product, overflow) = largest.width.multipliedReportingOverflow(by: largest.height)
        #expect(!overflow && product == 1 << 32)
    }
}
