import Testing

@testable import Media

/// A decoder's picture whose planes are as short as the contract allows: they end with the last sample.
private final class ShortestFrame: DecodedFrame {
    let width = 3
    let height = 3
    let colour = VideoColour.bt709
    let tag: Int64 = 7
    let isDamaged = true

    func withPlanes(
        _ body: (_ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int) -> Void
    ) {
        let luma: [UInt8] = [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9]
        let blue: [UInt8] = [10, 11, 12, 13]
        let red: [UInt8] = [20, 21, 22, 23]
        body(luma.span, 4, blue.span, red.span, 2)
    }
}

@Suite struct DecodedFrameTests {
    @Test func lendsPlanesThatEndWithTheirLastSample() {
        let kept = CopiedFrame(copying: ShortestFrame())
        #expect(kept.width == 3 && kept.height == 3 && kept.colour == .bt709)
        #expect(kept.tag == 7 && kept.isDamaged)
        let stride = kept.picture.yStride
        #expect(
            (0..<3).map { Array(kept.picture.y[$0 * stride..<$0 * stride + 3]) } == [
                [1, 2, 3], [4, 5, 6], [7, 8, 9],
            ])
        let chroma = kept.picture.uvStride
        #expect((0..<2).map { Array(kept.picture.u[$0 * chroma..<$0 * chroma + 2]) } == [[10, 11], [12, 13]])
        #expect((0..<2).map { Array(kept.picture.v[$0 * chroma..<$0 * chroma + 2]) } == [[20, 21], [22, 23]])
    }
}
