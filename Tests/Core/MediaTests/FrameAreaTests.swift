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
}
