import Testing

@testable import Media

@Suite struct VideoFrameTests {
    @Test func roundsChromaUpAndStridesToVectors() {
        let picture = VideoFrame(width: 33, height: 5)
        #expect(picture.yStride == 64 && picture.uvStride == 32)
        #expect(picture.chromaWidth == 17 && picture.chromaHeight == 3)
        #expect(picture.y.count == 64 * 5 && picture.u.count == 32 * 3 && picture.v.count == 32 * 3)
        #expect(picture.area == FrameArea(x: 0, y: 0, width: 33, height: 5))
    }

    @Test func beginsBlack() {
        let limited = VideoFrame(width: 2, height: 2)
        #expect(limited.y[0] == 16 && limited.u[0] == 128 && limited.v[0] == 128)
        #expect(VideoFrame(width: 2, height: 2, colour: VideoColour(range: .full)).y[0] == 0)
    }

    @Test(arguments: [(0, 1), (-5, 1), (16_384, 16_384), (.max, 16_384)])
    func bringsAnImpossibleWidthIntoItsLimits(asked: Int, given: Int) {
        #expect(VideoFrame(width: asked, height: 2).width == given)
    }

    @Test func isDecodedUpToTheLargestLevelOfH264() {
        #expect(VideoFrame.isDecoded(width: 7680, height: 4320))
        #expect(VideoFrame.isDecoded(width: 16_384, height: 2176))
        #expect(!VideoFrame.isDecoded(width: 16_384, height: 2177))
        #expect(!VideoFrame.isDecoded(width: 16_385, height: 2))
        #expect(!VideoFrame.isDecoded(width: 0, height: 2))
        #expect(!VideoFrame.isDecoded(width: .max, height: .max))
    }

    @Test func takesOverAnAreaOfAnother() {
        var (own, other) = (VideoFrame(width: 8, height: 6), VideoFrame(width: 8, height: 6))
        other.withMutablePlanes { luma, blue, red in
            for i in luma.indices { luma[i] = 200 }
            for i in blue.indices { (blue[i], red[i]) = (50, 60) }
        }
        let isCopied = own.copy(FrameArea(x: 2, y: 2, width: 4, height: 2), of: other)
        #expect(isCopied)
        let luma = (0..<6).map { y in (0..<8).map { own.y[y * own.yStride + $0] } }
        #expect(luma[1].allSatisfy { $0 == 16 } && luma[4].allSatisfy { $0 == 16 })
        #expect(luma[2] == [16, 16, 200, 200, 200, 200, 16, 16] && luma[3] == luma[2])
        #expect((0..<4).map { own.u[own.uvStride + $0] } == [128, 50, 50, 128])
        #expect((0..<4).map { own.v[own.uvStride + $0] } == [128, 60, 60, 128])
        let before = own.y
        let refused = [
            own.copy(FrameArea(x: 6, y: 2, width: 4, height: 2), of: other),
            own.copy(FrameArea(x: -2, y: 2, width: 4, height: 2), of: other),
            own.copy(own.area, of: VideoFrame(width: 8, height: 8)),
        ]
        #expect(refused == [false, false, false])
        #expect(own.y == before)
    }

    @Test func isDrawnIntoInPlace() {
        var picture = VideoFrame(width: 64, height: 64)
        let before = unsafe picture.y.withUnsafeBufferPointer { $0.baseAddress }
        picture.withMutablePlanes { y, u, v in
            y[65] = 1
            u[33] = 2
            v[34] = 3
        }
        unsafe #expect(picture.y.withUnsafeBufferPointer { $0.baseAddress } == before)
        #expect(picture.y[65] == 1 && picture.u[33] == 2 && picture.v[34] == 3)
    }

    @Test func copiesAPictureOfTheSameSizeAlone() {
        var drawn = VideoFrame(width: 3, height: 3, colour: .bt709)
        drawn.withMutablePlanes { y, u, v in
            for row in 0..<3 {
                for column in 0..<3 { y[row * 32 + column] = UInt8(row * 3 + column) }
            }
            u[33] = 77
            v[32] = 88
        }
        var copy = VideoFrame(width: 3, height: 3)
        let isCopied = copy.copy(CopiedFrame(drawn))
        #expect(isCopied)
        #expect(copy.colour == .bt709)
        #expect(copy.y[64..<67] == [6, 7, 8] && copy.u[33] == 77 && copy.v[32] == 88)
        var other = VideoFrame(width: 4, height: 3)
        let isOtherCopied = other.copy(CopiedFrame(drawn))
        #expect(!isOtherCopied)
        #expect(other.y[0] == 16 && other.colour == VideoColour())
    }
}
