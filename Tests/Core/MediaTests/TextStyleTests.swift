import Testing

@testable import Media

@Suite struct TextStyleTests {
    @Test func isWhiteWithoutAPlateUnlessToldOtherwise() {
        let style = TextStyle(height: 32, widthLimit: 200)
        #expect(style.red == 255 && style.green == 255 && style.blue == 255 && style.plate == 0)
    }

    @Test(arguments: [
        (Int.min, Int.min, 8, 2), (0, 0, 8, 2), (8, 2, 8, 2), (31, 33, 31, 33), (1024, 16_384, 1024, 16_384),
        (Int.max, Int.max, 1024, 16_384),
    ])
    func bringsSizesIntoWhatCanBeDrawn(height: Int, widthLimit: Int, drawnHeight: Int, drawnLimit: Int) {
        let style = TextStyle(height: height, widthLimit: widthLimit)
        #expect(style.height == drawnHeight && style.widthLimit == drawnLimit)
    }
}
