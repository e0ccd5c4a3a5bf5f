import Media
import Testing

@testable import YUV

@Suite struct PictureReductionTests {
    /// What becomes of planes with some padding behind each line, as decoders have it.
    private func reduce(
        _ planes: [[[Int]]], width: Int, height: Int, depth: Int, _ content: PlanarPicture.Content,
        _ colour: VideoColour = VideoColour(), by reduction: PictureReduction = PictureReduction()
    ) throws -> (y: [[UInt8]], u: [[UInt8]], v: [[UInt8]], colour: VideoColour) {
        let byteCount = depth > 8 ? 2 : 1
        let rooms = planes.map { lines in
            lines.flatMap { line in
                (line + [255, 255]).flatMap { byteCount == 2 ? [UInt8($0 & 255), UInt8($0 >> 8)] : [UInt8($0)] }
            }
        }
        let rest = [[UInt8]](repeating: [0], count: 3 - rooms.count)
        let isTaken = unsafe (rooms + rest).withThreeBases { first, second, third in
            let strides = planes.map { ($0[0].count + 2) * byteCount } + [2, 2]
            let picture = unsafe PlanarPicture(
                width: width, height: height, depth: depth, content, colour: colour,
                planes: [(first, strides[0]), (second, strides[1]), (third, strides[2])])
            if let picture { reduction.reduce(picture) }
            return picture != nil
        }
        try #require(isTaken)
        let result = reduction.picture
        func lines(_ plane: [UInt8], _ stride: Int, _ width: Int, _ height: Int) -> [[UInt8]] {
            (0..<height).map { Array(plane[$0 * stride..<$0 * stride + width]) }
        }
        return (
            lines(result.y, result.yStride, result.width, result.height),
            lines(result.u, result.uvStride, result.chromaWidth, result.chromaHeight),
            lines(result.v, result.uvStride, result.chromaWidth, result.chromaHeight), result.colour
        )
    }

    @Test func roundsTenBitsOf420() throws {
        let seen = try reduce(
            [[[64, 65, 66], [940, 941, 1023]], [[512, 514]], [[510, 509]]], width: 3, height: 2, depth: 10,
            .colour(columnShift: 1, lineShift: 1))
        #expect(seen.y == [[16, 16, 17], [235, 235, 255]])
        #expect(seen.u == [[128, 129]] && seen.v == [[128, 127]])
    }

    @Test func takesTheMeanOfChromaThatIsDenser() throws {
        // 4:2:2: two lines become one; the last of an odd number stays alone.
        let half = try reduce(
            [[[1, 2], [3, 4], [5, 6]], [[100], [103], [50]], [[7], [8], [9]]], width: 2, height: 3, depth: 8,
            .colour(columnShift: 1, lineShift: 0))
        #expect(half.y == [[1, 2], [3, 4], [5, 6]])
        #expect(half.u == [[102], [50]] && half.v == [[8], [9]])
        // 4:4:4: four samples become one; 4:4:0: two in a line.
        let full = try reduce(
            [[[0, 0, 0], [0, 0, 0]], [[10, 11, 90], [10, 10, 93]], [[200, 200, 1], [200, 202, 2]]], width: 3, height: 2,
            depth: 8, .colour(columnShift: 0, lineShift: 0))
        #expect(full.u == [[10, 92]] && full.v == [[201, 2]])
        let wide = try reduce(
            [[[0, 0], [0, 0]], [[10, 13]], [[1, 2]]], width: 2, height: 2, depth: 8,
            .colour(columnShift: 0, lineShift: 1))
        #expect(wide.u == [[12]] && wide.v == [[2]])
    }

    @Test func keepsTheFullRangeAndReachesItsEnds() throws {
        let colour = VideoColour(matrix: .bt709, range: .full)
        let seen = try reduce(
            [[[0, 1023], [512, 2]], [[512]], [[1023]]], width: 2, height: 2, depth: 10,
            .colour(columnShift: 1, lineShift: 1), colour)
        #expect(seen.y == [[0, 255], [128, 0]] && seen.u == [[128]] && seen.v == [[255]])
        #expect(seen.colour == colour)
    }

    @Test(arguments: [8, 10, 12]) func showsMonochromeInGrey(depth: Int) throws {
        let seen = try reduce([[[16 << (depth - 8), 235 << (depth - 8)]]], width: 2, height: 1, depth: depth, .grey)
        #expect(seen.y == [[16, 235]] && seen.u == [[128]] && seen.v == [[128]])
    }

    /// The colour bars of BT.709 (ITU-R BT.709 §3), in both ranges: planes are green, blue and red.
    @Test(
        arguments: [
            (VideoColour.Range.full, [255, 0, 0], [54, 99, 255]), (.full, [255, 255, 255], [255, 128, 128]),
            (.full, [0, 0, 255], [18, 255, 116]), (.limited, [235, 16, 16], [63, 102, 240]),
            (.limited, [235, 235, 235], [235, 128, 128]), (.limited, [16, 235, 16], [173, 42, 26]),
        ] as [(VideoColour.Range, [Int], [UInt8])], [8, 10])
    func makesBT709OfRGB(bar: (range: VideoColour.Range, rgb: [Int], yuv: [UInt8]), depth: Int) throws {
        let deep = bar.rgb.map { bar.range == .full && depth == 10 ? $0 * 1023 / 255 : $0 << (depth - 8) }
        let planes = [deep[1], deep[2], deep[0]].map { [[$0, $0], [$0, $0]] }
        let seen = try reduce(
            planes, width: 2, height: 2, depth: depth, .rgb, VideoColour(matrix: .unspecified, range: bar.range))
        #expect(seen.y == [[bar.yuv[0], bar.yuv[0]], [bar.yuv[0], bar.yuv[0]]])
        #expect(seen.u == [[bar.yuv[1]]] && seen.v == [[bar.yuv[2]]])
        #expect(seen.colour == VideoColour(matrix: .bt709, range: bar.range))
    }

    @Test func followsAStreamThatChanges() throws {
        let reduction = PictureReduction()
        let full = VideoColour(matrix: .bt601, range: .full)
        for (depth, colour, white) in [(10, full, 1023), (12, full, 4095), (10, VideoColour(), 940)] {
            let seen = try reduce(
                [[[white, 0]], [[0]], [[0]]], width: 2, height: 1, depth: depth, .colour(columnShift: 1, lineShift: 1),
                colour, by: reduction)
            #expect(seen.y == [[colour.range == .full ? 255 : 235, 0]] && seen.colour == colour)
        }
        let larger = try reduce([[[1, 2, 3]]], width: 3, height: 1, depth: 8, .grey, by: reduction)
        #expect(larger.y == [[1, 2, 3]] && larger.u == [[128, 128]])
    }
}

extension [[UInt8]] {
    /// Lends the first three.
    fileprivate func withThreeBases(
        _ body: (UnsafePointer<UInt8>?, UnsafePointer<UInt8>?, UnsafePointer<UInt8>?) -> Bool
    ) -> Bool {
        unsafe self[0].withUnsafeBufferPointer { first in
            unsafe self[1].withUnsafeBufferPointer { second in
                unsafe self[2].withUnsafeBufferPointer { third in
                    unsafe body(first.baseAddress, second.baseAddress, third.baseAddress)
                }
            }
        }
    }
}
