import TestSupport
import Testing

@testable import Media

@Suite struct FrameAreaTests {
    @Test(arguments: [
        (FrameArea(x: 0, y: 0, width: 10, height: 8), true),
        (FrameArea(x: 9, y: 7, width: 1, height: 1), true),
        (FrameArea(x: 1, y: 0, width: 10, height: 8), false),
        (FrameArea(x: 0, y: 1, width: 10, height: 8), false),
        (FrameArea(x: -1, y: 0, width: 2, height: 2), false),
        (FrameArea(x: 0, y: 0, width: 0, height: 2), false),
        (FrameArea(x: .max, y: .max, width: .max, height: .max), false),
    ])
    func knowsWhatLiesInsideOfAPicture(area: FrameArea, isInside: Bool) {
        #expect(area.lies(inWidth: 10, height: 8) == isInside)
    }

    @Test func touchesChromaSamplesThatItSharesWithNeighbours() {
        #expect(
            FrameArea(x: 2, y: 4, width: 6, height: 8).chroma == FrameArea(x: 1, y: 2, width: 3, height: 4))
        #expect(
            FrameArea(x: 1, y: 3, width: 2, height: 3).chroma == FrameArea(x: 0, y: 1, width: 2, height: 2))
        #expect(
            FrameArea(x: 0, y: 0, width: 5, height: 1).chroma == FrameArea(x: 0, y: 0, width: 3, height: 1))
    }

    /// A chroma area holds exactly the samples of which a luma sample of the area is one of the four.
    @Test func chromaIsWhatItsLumaTouches() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<200 {
            let area = FrameArea(
                x: Int.random(in: 0..<9, using: &generator), y: Int.random(in: 0..<9, using: &generator),
                width: Int.random(in: 1..<9, using: &generator), height: Int.random(in: 1..<9, using: &generator))
            let columns = Set((area.x..<area.x + area.width).map { $0 / 2 })
            let lines = Set((area.y..<area.y + area.height).map { $0 / 2 })
            let chroma = area.chroma
            #expect(columns == Set(chroma.x..<chroma.x + chroma.width))
            #expect(lines == Set(chroma.y..<chroma.y + chroma.height))
        }
    }

    @Test func chromaOfAnAreaInsideAPictureIsInsideItsChroma() {
        let (width, height) = (7, 5)
        for x in 0..<width {
            for y in 0..<height {
                let area = FrameArea(x: x, y: y, width: width - x, height: height - y)
                #expect(area.lies(inWidth: width, height: height))
                #expect(area.chroma.lies(inWidth: (width + 1) / 2, height: (height + 1) / 2))
            }
        }
    }
}
