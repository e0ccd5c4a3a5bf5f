import Media
import MediaSupport
import Testing

@testable import YUV

@Suite struct ColourConversionTests {
    static let colours = [
        VideoColour.bt601, .bt709, VideoColour(matrix: .bt2020), VideoColour(matrix: .bt601, range: .full),
        VideoColour(matrix: .bt709, range: .full),
    ]

    @Test(arguments: colours, colours)
    func keepsEachColour(source: VideoColour, target: VideoColour) throws {
        let scaler = YUVLibrary().frameScaler()
        var canvas = VideoFrame(width: 8, height: 8, colour: target)
        var drawn = VideoFrame(width: 8, height: 8, colour: source)
        for red in stride(from: 0, through: 255, by: 51) {
            for green in stride(from: 0, through: 255, by: 51) {
                for blue in stride(from: 0, through: 255, by: 51) {
                    let (red, green, blue) = (UInt8(red), UInt8(green), UInt8(blue))
                    let sample = source.sample(red: red, green: green, blue: blue)
                    try scaler.fill(drawn.area, with: sample, in: &drawn)
                    try scaler.draw(CopiedFrame(drawn), crop: nil, rotation: .none, into: &canvas, at: canvas.area)
                    let wanted = target.sample(red: red, green: green, blue: blue)
                    let found = ColourSample(
                        y: canvas.y[3 * canvas.yStride + 5], u: canvas.u[canvas.uvStride + 2],
                        v: canvas.v[canvas.uvStride + 2])
                    // What is given is rounded already; limited range to full then stretches the error.
                    let limit = source.range == .limited && target.range == .full ? 2 : 1
                    let isNear =
                        abs(Int(found.y) - Int(wanted.y)) <= limit && abs(Int(found.u) - Int(wanted.u)) <= limit
                        && abs(Int(found.v) - Int(wanted.v)) <= limit
                    #expect(isNear, "\(red) \(green) \(blue): \(found), not \(wanted)")
                }
            }
        }
    }

    @Test func convertsNothingByGuess() throws {
        let original = testPicture(width: 32, height: 32)
        for colour in [VideoColour.bt601, .bt709] {
            var canvas = VideoFrame(width: 32, height: 32, colour: colour)
            try YUVLibrary().frameScaler().draw(
                CopiedFrame(original), crop: nil, rotation: .none, into: &canvas, at: canvas.area)
            #expect(samples(CopiedFrame(canvas)) == samples(CopiedFrame(original)))
        }
        #expect(ColourConversion(from: .bt601, to: .bt601) == nil)
        #expect(ColourConversion(from: VideoColour(range: .full), to: .bt601) != nil)
    }

    @Test func convertsOddAreasAndTheirSharedChroma() throws {
        let scaler = YUVLibrary().frameScaler()
        var source = VideoFrame(width: 9, height: 7, colour: .bt601)
        try scaler.fill(source.area, with: VideoColour.bt601.sample(red: 255, green: 0, blue: 0), in: &source)
        var canvas = VideoFrame(width: 31, height: 29, colour: .bt709)
        let area = FrameArea(x: 5, y: 3, width: 9, height: 7)
        try scaler.draw(CopiedFrame(source), crop: nil, rotation: .none, into: &canvas, at: area)
        for row in 0..<29 {
            for column in 0..<31 {
                let isInside = (5..<14).contains(column) && (3..<10).contains(row)
                let luma = Int(canvas.y[row * canvas.yStride + column])
                #expect(isInside ? abs(luma - 63) <= 1 : luma == 16, "\(column),\(row): \(luma)")
            }
        }
        #expect(abs(Int(canvas.v[1 * canvas.uvStride + 2]) - 240) <= 1 && canvas.v[1 * canvas.uvStride + 7] == 128)
    }
}
