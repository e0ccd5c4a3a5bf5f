import Media
import Testing

@testable import Mixing

@Suite struct PictureRotationTests {
    private let decoded = PictureSize(width: 640, height: 360)

    @Test(arguments: [
        (PictureRotation.none, 640, 360), (.quarter, 360, 640), (.half, 640, 360), (.threeQuarters, 360, 640),
    ])
    func exchangesTheSidesOnQuarterTurns(rotation: PictureRotation, width: Int, height: Int) {
        #expect(rotation.upright(decoded) == PictureSize(width: width, height: height))
    }

    @Test func isNamedByItsDegrees() {
        #expect(PictureRotation(rawValue: 270) == .threeQuarters)
        #expect(PictureRotation(rawValue: 45) == nil)
    }

    /// The upper left corner of what is seen. Turned clockwise by a quarter, the left lower corner comes to the top left.
    @Test(arguments: [
        (PictureRotation.none, [0, 0, 20, 10]), (.quarter, [0, 340, 10, 20]), (.half, [620, 350, 20, 10]),
        (.threeQuarters, [630, 0, 10, 20]),
    ])
    func findsARectangleInTheDecodedPicture(rotation: PictureRotation, numbers: [Int]) {
        let found = rotation.decoded(PixelRect(x: 0, y: 0, width: 20, height: 10), in: decoded)
        #expect([found.x, found.y, found.width, found.height] == numbers)
    }

    @Test(arguments: PictureRotation.allCases)
    func coversTheWholePictureWithTheWhole(rotation: PictureRotation) {
        let size = rotation.upright(decoded)
        let whole = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
        #expect(rotation.decoded(whole, in: decoded) == PixelRect(x: 0, y: 0, width: 640, height: 360))
    }

    /// A telephone's upright film in a region of 4:3 (owt-server issue 935 shows it lying).
    @Test func fitsAPictureAsItIsShown() {
        let size = PictureRotation.quarter.upright(decoded)
        let region = PixelRect(x: 0, y: 0, width: 320, height: 240)
        #expect(
            FitPolicy.letterbox.placement(of: size, in: region)?.target
                == PixelRect(x: 92, y: 0, width: 134, height: 240))
        let crop = FitPolicy.crop.placement(of: size, in: region)
        #expect(
            crop.map { PictureRotation.quarter.decoded($0.source, in: decoded) }
                == PixelRect(x: 184, y: 0, width: 270, height: 360))
    }
}
