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
}
