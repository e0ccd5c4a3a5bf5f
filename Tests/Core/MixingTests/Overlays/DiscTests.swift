import Media
import Mixing
import Testing

@Suite struct DiscTests {
    @Test func isRound() {
        let disc = Disc(side: 40)
        #expect(disc.opacity.count == 1600)
        #expect(disc.opacity[0] == 0 && disc.opacity[20 * 40 + 20] == 255)
        #expect(disc.opacity[20 * 40] > 200 && disc.opacity[20] > 200, "it reaches to the edges")
        let area = disc.opacity.reduce(0.0) { $0 + Double($1) / 255 }
        // pi * 20^2 = 1256.6
        #expect(abs(area - 1256.6) < 10)
    }

    @Test func isTheSameSeenFromEverySide() {
        let disc = Disc(side: 22)
        for y in 0..<22 {
            for x in 0..<22 {
                let opacity = disc.opacity[y * 22 + x]
                #expect(opacity == disc.opacity[y * 22 + 21 - x] && opacity == disc.opacity[x * 22 + y])
            }
        }
    }

    @Test(arguments: [(-4, 2), (0, 2), (3, 2), (17, 16), (Int.max, Disc.sideLimit)])
    func hasAnEvenSide(asked: Int, side: Int) {
        #expect(Disc(side: asked).side == side)
    }

    @Test func cutsPicturesOfItsSize() throws {
        let overlay = try #require(Disc(side: 8).overlay(of: VideoFrame(width: 8, height: 8)))
        #expect(overlay.opacity == Disc(side: 8).opacity && overlay.opacityStride == 8)
        #expect(Disc(side: 8).overlay(of: VideoFrame(width: 10, height: 8)) == nil)
    }
}
