import Testing

@testable import Media

@Suite struct PictureAreaTests {
    @Test(arguments: [
        (PictureArea(x: 0, y: 0, width: 10, height: 8), true),
        (PictureArea(x: 9, y: 7, width: 1, height: 1), true),
        (PictureArea(x: 1, y: 0, width: 10, height: 8), false),
        (PictureArea(x: 0, y: 1, width: 10, height: 8), false),
        (PictureArea(x: -1, y: 0, width: 2, height: 2), false),
        (PictureArea(x: 0, y: 0, width: 0, height: 2), false),
        (PictureArea(x: .max, y: .max, width: .max, height: .max), false),
    ])
    func knowsWhatLiesInsideOfAPicture(area: PictureArea, isInside: Bool) {
        #expect(area.lies(inWidth: 10, height: 8) == isInside)
    }

    @Test func touchesChromaSamplesThatItSharesWithNeighbours() {
        #expect(
            PictureArea(x: 2, y: 4, width: 6, height: 8).chroma == PictureArea(x: 1, y: 2, width: 3, height: 4))
        #expect(
            PictureArea(x: 1, y: 3, width: 2, height: 3).chroma == PictureArea(x: 0, y: 1, width: 2, height: 2))
        #expect(
            PictureArea(x: 0, y: 0, width: 5, height: 1).chroma == PictureArea(x: 0, y: 0, width: 3, height: 1))
    }
}
