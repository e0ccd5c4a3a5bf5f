import Testing

@testable import Media

@Suite struct VideoColourTests {
    /// ITU-R BT.601 and BT.709 bars at 75 and 100 %, by the equations of ITU-T H.273 §8.3; calculated by hand.
    @Test(arguments: [
        (VideoColour.bt601, [255, 255, 255], [235, 128, 128]),
        (.bt601, [0, 0, 0], [16, 128, 128]),
        (.bt601, [255, 0, 0], [81, 90, 240]),
        (.bt601, [0, 0, 255], [41, 240, 110]),
        (.bt709, [255, 0, 0], [63, 102, 240]),
        (.bt709, [0, 255, 0], [173, 42, 26]),
        (VideoColour(matrix: .bt601, range: .full), [255, 0, 0], [76, 85, 255]),
        (VideoColour(matrix: .bt2020), [0, 0, 255], [29, 240, 119]),
    ])
    func givesTheSampleOfAColour(colour: VideoColour, rgb: [UInt8], sample: [UInt8]) {
        #expect(
            colour.sample(red: rgb[0], green: rgb[1], blue: rgb[2])
                == ColourSample(y: sample[0], u: sample[1], v: sample[2]))
    }

    @Test func readsAndWritesTheCodesOfH273() {
        for matrix in VideoColour.Matrix.allCases {
            let colour = VideoColour(matrix: matrix, range: .full)
            #expect(
                VideoColour(matrixCoefficients: Int(colour.matrixCoefficients), isFullRange: true) == colour)
        }
        #expect(VideoColour(matrixCoefficients: 5, isFullRange: false) == .bt601)
        #expect(VideoColour(matrixCoefficients: 255, isFullRange: false).matrix == .unspecified)
        #expect(VideoColour(matrix: .bt2020).transferCharacteristics == 14)
        #expect(VideoColour.bt709.primaries == 1 && VideoColour.bt709.transferCharacteristics == 1)
    }

    /// Grey has no colour in any matrix, black and white are at the ends of the range (ITU-T H.273 §8.3).
    @Test(arguments: VideoColour.Matrix.allCases, VideoColour.Range.allCases)
    func keepsGreyGrey(matrix: VideoColour.Matrix, range: VideoColour.Range) {
        let colour = VideoColour(matrix: matrix, range: range)
        var before = -1
        for level in 0...255 as ClosedRange<UInt8> {
            let sample = colour.sample(red: level, green: level, blue: level)
            #expect(sample.u == 128 && sample.v == 128)
            #expect(Int(sample.y) >= before)
            before = Int(sample.y)
        }
        let ends = [0, 255].map { colour.sample(red: $0, green: $0, blue: $0).y }
        #expect(ends == (range == .full ? [0, 255] : [16, 235]))
    }

    @Test(arguments: VideoColour.Matrix.allCases, VideoColour.Range.allCases)
    func staysInTheRangeForEveryColour(matrix: VideoColour.Matrix, range: VideoColour.Range) {
        let colour = VideoColour(matrix: matrix, range: range)
        let (luma, chroma) = range == .full ? (0...255, 0...255) : (16...235, 16...240)
        for code in stride(from: 0, through: 0xFF_FFFF, by: 4099) {
            let sample = colour.sample(red: UInt8(code >> 16), green: UInt8(code >> 8 & 255), blue: UInt8(code & 255))
            #expect(luma.contains(Int(sample.y)))
            #expect(chroma.contains(Int(sample.u)) && chroma.contains(Int(sample.v)))
        }
    }

    // ITU-T H.273 table 4: codes of matrices that are not drawn here, and reserved ones.
    @Test(arguments: [-1, 0, 2, 3, 4, 7, 8, 11, 14, 256, .max])
    func takesOtherMatricesForUnspecified(code: Int) {
        #expect(VideoColour(matrixCoefficients: code, isFullRange: false) == VideoColour())
    }
}
