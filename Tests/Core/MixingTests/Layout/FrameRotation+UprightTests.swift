import Media
import Testing

@testable import Mixing

@Suite struct FrameRotationUprightTests {
    private let decoded = FrameSize(width: 640, height: 360)

    @Test(arguments: [
        (FrameRotation.none, 640, 360), (.quarter, 360, 640), (.half, 640, 360), (.threeQuarters, 360, 640),
    ])
    func exchangesTheSidesOnQuarterTurns(rotation: FrameRotation, width: Int, height: Int) {
        #expect(rotation.upright(decoded) == FrameSize(width: width, height: height))
    }

    /// The upper left corner of what is seen. Turned by a quarter, the lower left corner comes to the top left.
    @Test(arguments: [
        (FrameRotation.none, [0, 0, 20, 10]), (.quarter, [0, 340, 10, 20]), (.half, [620, 350, 20, 10]),
        (.threeQuarters, [630, 0, 10, 20]),
    ])
    func findsARectangleInTheDecodedFrame(rotation: FrameRotation, numbers: [Int]) {
        let found = rotation.decoded(FrameArea(x: 0, y: 0, width: 20, height: 10), in: decoded)
        #expect([found.x, found.y, found.width, found.height] == numbers)
    }

    @Test(arguments: FrameRotation.allCases)
    func coversTheWholePictureWithTheWhole(rotation: FrameRotation) {
        let size = rotation.upright(decoded)
        let whole = FrameArea(x: 0, y: 0, width: size.width, height: size.height)
        #expect(rotation.decoded(whole, in: decoded) == FrameArea(x: 0, y: 0, width: 640, height: 360))
    }

    /// A telephone's upright film in a region of 4:3 (owt-server issue 935 shows it lying).
    @Test func fitsAPictureAsItIsShown() {
        let size = FrameRotation.quarter.upright(decoded)
        let region = FrameArea(x: 0, y: 0, width: 320, height: 240)
        #expect(
            FitPolicy.letterbox.placement(of: size, in: region)?.target
                == FrameArea(x: 92, y: 0, width: 134, height: 240))
        let crop = FitPolicy.crop.placement(of: size, in: region)
        #expect(
            crop.map { FrameRotation.quarter.decoded($0.source, in: decoded) }
                == FrameArea(x: 184, y: 0, width: 270, height: 360))
    }
}
