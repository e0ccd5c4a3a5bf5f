import Media
import Testing

@testable import Mixing

@Suite struct FrozenMarkTests {
    @Test(arguments: [16, 18, 24, 36, 108]) func isTwoWhiteBarsOnADarkDisc(side: Int) throws {
        let mark = try #require(FrozenMark.overlay(side: side, colour: .bt601))
        #expect(mark.width == side && mark.height == side)
        let row = (0..<side).map { mark.picture.y[side / 2 * mark.picture.yStride + $0] }
        let bars = row.split(separator: 16)
        #expect(bars.count == 2 && bars.allSatisfy { $0.allSatisfy { $0 == 235 } }, "\(row)")
        #expect(bars.map(\.count) == [max(1, side / 8), max(1, side / 8)])
        #expect(row == row.reversed())
        // Above and below the bars there is the disc.
        let top = mark.picture.y[side / 8 * mark.picture.yStride + side / 2]
        #expect(top == 16)
        for place in mark.opacity.indices {
            let isBar = mark.picture.y[place / side * mark.picture.yStride + place % side] == 235
            #expect(isBar ? mark.opacity[place] == 255 : mark.opacity[place] <= 160)
        }
        #expect(mark.opacity[0] == 0 && mark.opacity[side / 2 * side + side / 2] == 160)
    }

    @Test func hasTheWhiteOfItsCanvas() throws {
        let full = VideoColour(matrix: .bt709, range: .full)
        let mark = try #require(FrozenMark.overlay(side: 16, colour: full))
        #expect(mark.picture.colour == full && mark.picture.y.max() == 255)
    }
}
