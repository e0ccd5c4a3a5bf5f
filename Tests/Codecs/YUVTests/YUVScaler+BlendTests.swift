import Media
import MediaSupport
import TestSupport
import Testing

@testable import YUV

@Suite struct YUVScalerBlendTests {
    private func filled(
        _ width: Int, _ height: Int, _ sample: ColourSample, colour: VideoColour = .bt709
    ) -> VideoFrame {
        var picture = VideoFrame(width: width, height: height, colour: colour)
        picture.withMutablePlanes { y, u, v in
            for i in y.indices { y[i] = sample.y }
            for i in u.indices { u[i] = sample.u }
            for i in v.indices { v[i] = sample.v }
        }
        return picture
    }

    private func overlay(_ picture: VideoFrame, opacity: (_ x: Int, _ y: Int) -> UInt8) throws -> Overlay {
        // Other bytes between the rows, and a stride that is not that of the picture.
        let stride = picture.width + 3
        var samples = [UInt8](repeating: 77, count: stride * picture.height)
        for y in 0..<picture.height {
            for x in 0..<picture.width { samples[y * stride + x] = opacity(x, y) }
        }
        return try #require(Overlay(picture, opacity: samples, opacityStride: stride))
    }

    private let above = ColourSample(y: 235, u: 60, v: 200)
    private let below = ColourSample(y: 40, u: 140, v: 90)

    @Test(arguments: [0, 1, 64, 128, 200, 254, 255] as [UInt8]) func mixesByOpacity(opacity: UInt8) throws {
        var canvas = filled(40, 30, below)
        try YUVLibrary().frameScaler().blend(
            overlay(filled(40, 30, above)) { _, _ in opacity }, into: &canvas, x: 0, y: 0)
        func check(_ plane: [UInt8], _ stride: Int, _ width: Int, _ height: Int, _ above: UInt8, _ below: UInt8) {
            let share = Double(opacity) / 255
            let wanted = share * Double(above) + (1 - share) * Double(below)
            let margin = opacity == 0 || opacity == 255 ? 0.0 : 1.0
            for y in 0..<height {
                for x in 0..<width { #expect(abs(Double(plane[y * stride + x]) - wanted) <= margin) }
            }
        }
        check(canvas.y, canvas.yStride, 40, 30, above.y, below.y)
        check(canvas.u, canvas.uvStride, 20, 15, above.u, below.u)
        check(canvas.v, canvas.uvStride, 20, 15, above.v, below.v)
    }

    @Test func givesChromaTheMeanOpacityOfItsFourSamples() throws {
        var canvas = filled(4, 2, ColourSample(y: 16, u: 0, v: 0))
        let corner = try overlay(filled(4, 2, ColourSample(y: 16, u: 200, v: 100))) { x, y in
            x < 2 ? (x == 0 && y == 0 ? 255 : 0) : (y == 0 ? 255 : 0)
        }
        try YUVLibrary().frameScaler().blend(corner, into: &canvas, x: 0, y: 0)
        #expect(abs(Int(canvas.u[0]) - 50) <= 1 && abs(Int(canvas.u[1]) - 100) <= 1)
        #expect(abs(Int(canvas.v[0]) - 25) <= 1 && abs(Int(canvas.v[1]) - 50) <= 1)
    }

    /// Places left, right, above, below, around, far away, and odd ones; canvases with odd sides.
    @Test(arguments: [
        (0, 0), (2, 4), (-2, -4), (-10, 0), (-12, -8), (-11, -7), (18, 12), (20, 14), (22, 0), (0, 16), (-40, -40),
        (3, 5), (-3, -5), (Int.min, 0), (Int.max, 0), (0, Int.min), (0, Int.max), (Int.min, Int.max),
    ]) func touchesTheSamplesBelowItAndNoOthers(x: Int, y: Int) throws {
        let scaler = YUVLibrary().frameScaler()
        for (width, height) in [(22, 16), (21, 15), (9, 5), (1, 1)] {
            var canvas = filled(width, height, below)
            let overlay = try overlay(filled(12, 8, above)) { _, _ in 255 }
            try scaler.blend(overlay, into: &canvas, x: x, y: y)
            let (left, top) = (x & ~1, y & ~1)
            func isCovered(_ column: Int, _ line: Int) -> Bool {
                // A place beyond the numbers that the test can count with covers nothing.
                guard (-1000...1000).contains(x), (-1000...1000).contains(y) else { return false }
                return (left..<left + 12).contains(column) && (top..<top + 8).contains(line)
            }
            for line in 0..<height {
                for column in 0..<width {
                    let wanted = isCovered(column, line) ? above : below
                    #expect(canvas.y[line * canvas.yStride + column] == wanted.y, "\(column),\(line)")
                    let chroma = line / 2 * canvas.uvStride + column / 2
                    #expect(canvas.u[chroma] == wanted.u && canvas.v[chroma] == wanted.v, "\(column),\(line)")
                }
            }
        }
    }

    @Test func takesEachSampleFromItsOwnPlace() throws {
        let source = testPicture(width: 64, height: 48, colour: .bt709)
        let overlay = try overlay(source) { x, y in UInt8((x * 5 + y * 3) & 255) }
        var canvas = filled(50, 40, below)
        try YUVLibrary().frameScaler().blend(overlay, into: &canvas, x: -6, y: -4)
        for line in 0..<40 {
            for column in 0..<50 {
                let (x, y) = (column + 6, line + 4)
                let share = Double((x * 5 + y * 3) & 255) / 255
                let wanted = share * Double(source.y[y * source.yStride + x]) + (1 - share) * Double(below.y)
                #expect(abs(Double(canvas.y[line * canvas.yStride + column]) - wanted) <= 1)
            }
        }
    }

    @Test func refusesAnOverlayInAnotherColour() throws {
        var canvas = filled(8, 8, below, colour: .bt709)
        let overlay = try overlay(filled(4, 4, above, colour: .bt601)) { _, _ in 255 }
        #expect(
            throws: CodecError.settings(
                codec: "scaler", reason: "an overlay must have the colour space of the picture")
        ) { try YUVLibrary().frameScaler().blend(overlay, into: &canvas, x: 0, y: 0) }
        #expect(canvas.y[0] == below.y)
    }
}
