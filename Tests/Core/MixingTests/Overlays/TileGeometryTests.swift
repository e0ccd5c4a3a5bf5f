import Media
import Testing

@testable import Mixing

@Suite struct TileGeometryTests {
    private func geometry(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> TileGeometry {
        TileGeometry(FrameArea(x: x, y: y, width: width, height: height))
    }

    @Test func growsWithTheTile() {
        #expect(geometry(0, 0, 320, 180).labelHeight == 14)
        #expect(geometry(0, 0, 1280, 720).labelHeight == 50)
        #expect(geometry(0, 0, 1920, 1080).labelHeight == 76)
        #expect(geometry(0, 0, 320, 180).markSide == 18)
        #expect(geometry(0, 0, 1280, 720).markSide == 72)
        #expect(geometry(0, 0, 1280, 720).initialsHeight == 288)
        #expect(geometry(0, 0, 360, 720).avatarSide == 216)
    }

    @Test func aLabelIsAtTheBottomLeft() {
        let tile = geometry(320, 180, 320, 180)
        #expect(tile.labelWidthLimit == 316)
        #expect(tile.labelPlace(width: 60, height: 14) == .init(x: 322, y: 344))
        #expect(tile.labelPlace(width: 318, height: 14) == nil)
    }

    @Test func aMarkIsAtTheTopRight() {
        #expect(geometry(320, 180, 320, 180).markPlace == .init(x: 618, y: 184))
    }

    @Test func initialsAreInTheMiddle() {
        #expect(geometry(320, 180, 320, 180).middlePlace(width: 80, height: 72) == .init(x: 440, y: 234))
        #expect(geometry(0, 0, 64, 48).middlePlace(width: 66, height: 20) == nil)
    }

    @Test(arguments: [(40, 40), (20, 200), (2, 2)]) func nothingIsDrawnOverTilesThatItWouldHide(width: Int, height: Int)
    {
        let tile = geometry(0, 0, width, height)
        #expect(tile.labelPlace(width: 14, height: tile.labelHeight) == nil)
        #expect(tile.markPlace == nil)
    }

    @Test func everythingIsEvenAndInside() {
        for width in stride(from: 2, through: 400, by: 14) {
            for height in stride(from: 2, through: 400, by: 18) {
                let tile = geometry(6, 10, width, height)
                let things = [
                    tile.labelPlace(width: tile.labelWidthLimit, height: tile.labelHeight).map {
                        ($0, tile.labelWidthLimit, tile.labelHeight)
                    },
                    tile.markPlace.map { ($0, tile.markSide, tile.markSide) },
                    tile.middlePlace(width: tile.avatarSide, height: tile.avatarSide).map {
                        ($0, tile.avatarSide, tile.avatarSide)
                    },
                ]
                for case let (place, width, height)? in things {
                    #expect([place.x, place.y, width, height].allSatisfy { $0.isMultiple(of: 2) })
                    #expect(place.x >= 6 && place.x + width <= 6 + tile.tile.width)
                    #expect(place.y >= 10 && place.y + height <= 10 + tile.tile.height)
                }
            }
        }
    }
}
