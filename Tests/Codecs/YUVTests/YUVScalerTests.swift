import Media
import MediaSupport
import TestSupport
import Testing

@testable import YUV

@Suite struct YUVScalerTests {
    /// Draws a whole picture over a whole canvas.
    private func scaled(
        _ picture: VideoFrame, to width: Int, _ height: Int, rotation: FrameRotation = .none,
        colour: VideoColour = VideoColour()
    ) throws -> VideoFrame {
        var canvas = VideoFrame(width: width, height: height, colour: colour)
        try YUVLibrary().frameScaler().draw(
            CopiedFrame(picture), crop: nil, rotation: rotation, into: &canvas, at: canvas.area)
        return canvas
    }

    @Test(arguments: [
        // 2:1, 4:1, 3:1, 3:2, no whole ratio, one side alone, odd sizes; then the same upwards.
        (64, 64, 32, 32), (64, 64, 16, 16), (60, 60, 20, 20), (60, 60, 40, 40), (62, 62, 23, 17), (64, 32, 16, 32),
        (63, 61, 31, 29), (63, 61, 9, 8), (61, 63, 33, 7),
        (32, 32, 64, 64), (31, 33, 62, 66), (48, 48, 96, 96), (20, 20, 60, 60), (23, 17, 62, 61), (32, 16, 32, 40),
        (1, 1, 8, 8), (60, 16, 20, 48),
        (16, 60, 48, 20),
    ])
    func shiftsNothing(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
        // A slope of 4 levels for a sample, along each axis in turn: a shift by a quarter of a sample is a level.
        for isAcross in [true, false] {
            var source = VideoFrame(width: width, height: height)
            let (yStride, uvStride) = (source.yStride, source.uvStride)
            source.withMutablePlanes { y, u, v in
                for row in 0..<height {
                    for column in 0..<width { y[row * yStride + column] = UInt8((isAcross ? column : row) * 4) }
                }
                for row in 0..<(height + 1) / 2 {
                    for column in 0..<(width + 1) / 2 {
                        u[row * uvStride + column] = UInt8((isAcross ? column : row) * 4)
                        v[row * uvStride + column] = UInt8(255 - (isAcross ? column : row) * 4)
                    }
                }
            }
            let result = try scaled(source, to: newWidth, newHeight)
            func check(
                _ plane: [UInt8], _ stride: Int, _ size: (Int, Int), _ newSize: (Int, Int), isFalling: Bool
            ) {
                let (old, new) = isAcross ? (size.0, newSize.0) : (size.1, newSize.1)
                var sum = 0.0
                for row in 0..<newSize.1 {
                    for column in 0..<newSize.0 {
                        let position = (Double(isAcross ? column : row) + 0.5) * Double(old) / Double(new) - 0.5
                        let level = 4 * max(0, min(Double(old - 1), position))
                        let wanted = isFalling ? 255 - level : level
                        let difference = Double(plane[row * stride + column]) - wanted
                        sum += difference
                        #expect(abs(difference) <= 1.5, "\(column),\(row): \(difference)")
                    }
                }
                #expect(abs(sum / Double(newSize.0 * newSize.1)) <= 0.6)
            }
            check(result.y, result.yStride, (width, height), (newWidth, newHeight), isFalling: false)
            let size = (source.chromaWidth, source.chromaHeight)
            let newSize = (result.chromaWidth, result.chromaHeight)
            check(result.u, result.uvStride, size, newSize, isFalling: false)
            check(result.v, result.uvStride, size, newSize, isFalling: true)
        }
    }

    @Test(arguments: [(80, 60), (40, 30), (53, 40), (107, 80), (160, 60), (33, 25)])
    func shrinksToTheMeanOfWhatASampleCovers(width: Int, height: Int) throws {
        let source = testPicture(width: 160, height: 120)
        let result = try scaled(source, to: width, height)
        // A sharp disc on a slope: the mean over the area that a sample covers, in doubles.
        let wanted = picture(
            width: width, height: height,
            samples: means(source.y, source.yStride, (160, 120), (width, height))
                + means(source.u, source.uvStride, (80, 60), ((width + 1) / 2, (height + 1) / 2))
                + means(source.v, source.uvStride, (80, 60), ((width + 1) / 2, (height + 1) / 2)))
        let quality = psnr(CopiedFrame(result), wanted)
        #expect(quality.y > 34 && quality.u > 34 && quality.v > 34, "\(quality)")
    }

    @Test func copiesWhatHasItsSize() throws {
        let source = testPicture(width: 97, height: 61)
        let result = try scaled(source, to: 97, 61)
        #expect(samples(CopiedFrame(result)) == samples(CopiedFrame(source)))
    }

    @Test(arguments: FrameRotation.allCases)
    func turnsClockwise(rotation: FrameRotation) throws {
        let source = testPicture(width: 38, height: 22)
        let (width, height) = rotation.swapsSides ? (22, 38) : (38, 22)
        let result = try scaled(source, to: width, height, rotation: rotation)
        func origin(_ column: Int, _ row: Int, _ sourceWidth: Int, _ sourceHeight: Int) -> (Int, Int) {
            switch rotation {
            case .none: (column, row)
            case .quarter: (row, sourceHeight - 1 - column)
            case .half: (sourceWidth - 1 - column, sourceHeight - 1 - row)
            case .threeQuarters: (sourceWidth - 1 - row, column)
            }
        }
        for row in 0..<height {
            for column in 0..<width {
                let (x, y) = origin(column, row, 38, 22)
                #expect(result.y[row * result.yStride + column] == source.y[y * source.yStride + x])
            }
        }
        for row in 0..<height / 2 {
            for column in 0..<width / 2 {
                let (x, y) = origin(column, row, 19, 11)
                #expect(result.v[row * result.uvStride + column] == source.v[y * source.uvStride + x])
            }
        }
    }

    @Test(arguments: [FrameRotation.quarter, .threeQuarters, .half])
    func turnsAndScalesInEitherOrder(rotation: FrameRotation) throws {
        let source = testPicture(width: 120, height: 80)
        for (width, height) in [(40, 60), (160, 240), (60, 40), (240, 160)] {
            let turned = try scaled(
                source, to: rotation.swapsSides ? 80 : 120, rotation.swapsSides ? 120 : 80, rotation: rotation)
            let quality = psnr(
                CopiedFrame(try scaled(source, to: width, height, rotation: rotation)),
                try scaled(turned, to: width, height))
            #expect(quality.y > 40 && quality.u > 40, "\(width)x\(height): \(quality)")
        }
    }

    @Test func drawsNothingOutsideOfItsArea() throws {
        let scaler = YUVLibrary().frameScaler()
        let source = CopiedFrame(testPicture(width: 50, height: 40))
        for area in [
            FrameArea(x: 8, y: 6, width: 20, height: 12), FrameArea(x: 7, y: 5, width: 21, height: 13),
            FrameArea(x: 0, y: 0, width: 1, height: 1), FrameArea(x: 62, y: 46, width: 1, height: 1),
        ] {
            var canvas = VideoFrame(width: 63, height: 47)
            try scaler.draw(
                source, crop: FrameArea(x: 10, y: 10, width: 30, height: 20), rotation: .none, into: &canvas, at: area
            )
            for row in 0..<47 {
                for column in 0..<63 {
                    let isInside =
                        (area.x..<area.x + area.width).contains(column)
                        && (area.y..<area.y + area.height).contains(row)
                    #expect((canvas.y[row * canvas.yStride + column] != 16) == isInside)
                }
            }
            let chroma = area.chroma
            for row in 0..<24 {
                for column in 0..<32 where !(chroma.x..<chroma.x + chroma.width).contains(column) {
                    #expect(canvas.u[row * canvas.uvStride + column] == 128)
                }
            }
        }
    }

    @Test func cropsBeforeItScales() throws {
        let source = testPicture(width: 100, height: 80)
        var canvas = VideoFrame(width: 40, height: 30)
        try YUVLibrary().frameScaler().draw(
            CopiedFrame(source), crop: FrameArea(x: 20, y: 10, width: 40, height: 30), rotation: .none,
            into: &canvas, at: canvas.area)
        for row in 0..<30 {
            #expect(canvas.y[row * canvas.yStride] == source.y[(row + 10) * source.yStride + 20])
        }
        #expect(canvas.u[0] == source.u[5 * source.uvStride + 10])
    }

    @Test func fillsAnAreaWithAColour() throws {
        var canvas = VideoFrame(width: 20, height: 20, colour: .bt709)
        let red = canvas.colour.sample(red: 255, green: 0, blue: 0)
        try YUVLibrary().frameScaler().fill(FrameArea(x: 4, y: 2, width: 5, height: 3), with: red, in: &canvas)
        #expect(canvas.y[2 * canvas.yStride + 4] == 63 && canvas.y[4 * canvas.yStride + 8] == 63)
        #expect(canvas.y[2 * canvas.yStride + 9] == 16 && canvas.y[5 * canvas.yStride + 8] == 16)
        #expect(canvas.v[1 * canvas.uvStride + 2] == 240 && canvas.v[2 * canvas.uvStride + 4] == 240)
        #expect(canvas.v[2 * canvas.uvStride + 5] == 128)
    }

    @Test func refusesAreasThatLieOutside() throws {
        var canvas = VideoFrame(width: 20, height: 20)
        let scaler = YUVLibrary().frameScaler()
        let source = CopiedFrame(VideoFrame(width: 10, height: 10))
        #expect(
            throws: CodecError.settings(codec: "scaler", reason: "10x5 at 1,0 is outside of a picture of 10x10")
        ) {
            try scaler.draw(
                source, crop: FrameArea(x: 1, y: 0, width: 10, height: 5), rotation: .none, into: &canvas,
                at: canvas.area)
        }
        #expect(
            throws: CodecError.settings(codec: "scaler", reason: "20x21 at 0,0 is outside of a canvas of 20x20")
        ) {
            try scaler.draw(
                source, crop: nil, rotation: .none, into: &canvas, at: FrameArea(x: 0, y: 0, width: 20, height: 21))
        }
        #expect(throws: CodecError.self) {
            try scaler.fill(
                FrameArea(x: .max, y: 0, width: 2, height: 2), with: ColourSample(y: 0, u: 0, v: 0), in: &canvas)
        }
    }

    /// The mean of the source over the area that each new sample covers.
    private func means(
        _ plane: [UInt8], _ stride: Int, _ size: (width: Int, height: Int), _ newSize: (width: Int, height: Int)
    ) -> [UInt8] {
        func shares(_ old: Int, _ new: Int) -> [[(index: Int, share: Double)]] {
            (0..<new).map { i in
                let (begin, end) = (Double(i * old) / Double(new), Double((i + 1) * old) / Double(new))
                return (Int(begin)..<min(old, Int(end.rounded(.up)))).map {
                    ($0, (min(end, Double($0 + 1)) - max(begin, Double($0))) / (end - begin))
                }
            }
        }
        let (columns, rows) = (shares(size.width, newSize.width), shares(size.height, newSize.height))
        return rows.flatMap { row in
            columns.map { column in
                var sum = 0.0
                for (y, high) in row { for (x, wide) in column { sum += high * wide * Double(plane[y * stride + x]) } }
                return UInt8(sum.rounded())
            }
        }
    }
}
