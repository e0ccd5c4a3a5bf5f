import Media
import Testing

@testable import Mixing

@Suite struct FrameAreaRegionTests {
    /// Figures by hand: each ratio times the side, rounded down.
    @Test(arguments: [
        ("0/2 0/2 1/2 1/2", [0, 0, 320, 240]), ("1/2 1/2 1/2 1/2", [320, 240, 320, 240]),
        ("2/3 1/3 1/3 1/3", [426, 160, 213, 160]), ("0/1 0/1 2/3 2/3", [0, 0, 426, 320]),
        ("6/7 6/7 1/7 1/7", [548, 411, 91, 68]), ("0/1 0/1 1/1 1/1", [0, 0, 640, 480]),
        ("0/1 0/1 0/1 1/1", [0, 0, 0, 480]),
    ])
    func liesWhereItsRatiosSay(area: String, numbers: [Int]) {
        let rect = FrameArea(Layouts.region("1", area), in: FrameSize(width: 640, height: 480))
        #expect([rect.x, rect.y, rect.width, rect.height] == numbers)
        #expect(rect.isEmpty == (numbers[2] == 0 || numbers[3] == 0))
    }

    @Test(arguments: [
        ("2/3 2/3 1/2 1/2", [426, 320, 214, 160]), ("1/1 1/1 1/1 1/1", [640, 480, 0, 0]),
        ("1/2 0/1 1/1 1/1", [320, 0, 320, 480]),
    ])
    func isCutAtTheFramesEdge(area: String, numbers: [Int]) {
        let rect = FrameArea(Layouts.region("1", area), in: FrameSize(width: 640, height: 480))
        #expect([rect.x, rect.y, rect.width, rect.height] == numbers)
    }

    @Test func isRoundedDownToEvenNumbers() {
        #expect(
            FrameArea(x: 3, y: 5, width: 7, height: 1).aligned == FrameArea(x: 2, y: 4, width: 6, height: 0))
        #expect(
            FrameArea(x: 2, y: 4, width: 6, height: 8).aligned == FrameArea(x: 2, y: 4, width: 6, height: 8))
    }

    /// Every region of every base template in every usual size lies in the frame.
    @Test(arguments: [(640, 480), (1280, 720), (1920, 1080), (352, 288), (720, 1280), (176, 144)])
    func staysInsideTheFrame(width: Int, height: Int) {
        let frame = FrameSize(width: width, height: height)
        for base in LayoutFamily.allCases {
            for template in base.templates(maxInput: 256) {
                for region in template.regions {
                    let rect = FrameArea(region, in: frame)
                    #expect(!rect.isEmpty && rect.x >= 0 && rect.y >= 0)
                    #expect(rect.x + rect.width <= width && rect.y + rect.height <= height)
                }
            }
        }
    }
}
