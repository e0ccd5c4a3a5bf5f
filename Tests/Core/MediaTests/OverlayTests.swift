import Testing

@testable import Media

@Suite struct OverlayTests {
    @Test func hasAnOpacityForEachSample() throws {
        let overlay = try #require(
            Overlay(VideoFrame(width: 6, height: 4), opacity: [UInt8](repeating: 9, count: 3 * 8 + 6), opacityStride: 8)
        )
        #expect(overlay.width == 6 && overlay.height == 4)
        #expect(overlay.opacityStride == 8)
    }

    @Test(arguments: [
        // Odd sides; a stride that is less than a row; a sample too few; strides whose product leaves 64 bits.
        (5, 4, 64, 8), (6, 3, 64, 8), (6, 4, 64, 5), (6, 4, 29, 8), (6, 4, 64, Int.max), (6, 4, 64, Int.min),
        (6, 4, 0, 0),
    ])
    func isNoneWhereSamplesWouldBeWithout(width: Int, height: Int, count: Int, stride: Int) {
        let picture = VideoFrame(width: width, height: height)
        #expect(Overlay(picture, opacity: [UInt8](repeating: 0, count: count), opacityStride: stride) == nil)
    }
}
