import Media
import Testing

@testable import Mixing

@Suite struct BackgroundColorTests {
    private func sample(_ color: [UInt8], _ colour: VideoColour) -> [UInt8] {
        let sample = BackgroundColor(red: color[0], green: color[1], blue: color[2]).sample(in: colour)
        return [sample.y, sample.u, sample.v]
    }

    /// The server's formula by hand, cut off behind the point: red is 81.535, 90.26, 239.945.
    @Test(
        arguments: [
            ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]), ([255, 0, 0], [81, 90, 239]),
            ([0, 255, 0], [144, 53, 34]), ([0, 0, 255], [40, 239, 109]), ([128, 128, 128], [125, 128, 128]),
            ([50, 100, 150], [93, 157, 102]),
            // 0.439 - 71.76 - 17.679 + 128 is 39, but not in binary: the server has 38.
            ([1, 195, 249], [138, 180, 38]),
        ] as [([UInt8], [UInt8])])
    func isTheServersInBT601(color: [UInt8], expected: [UInt8]) {
        #expect(sample(color, .bt601) == expected)
        #expect(sample(color, VideoColour()) == expected)
    }

    /// ITU-R BT.709 in 8 bits, by hand: red has luma 0.2126, which is 16 + 46.56.
    @Test(
        arguments: [
            ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]), ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]), ([0, 0, 255], [32, 240, 118]),
        ] as [([UInt8], [UInt8])])
    func isRoundedInBT709(color: [UInt8], expected: [UInt8]) {
        #expect(sample(color, .bt709) == expected)
    }

    @Test func takesTheWholeRangeWhereTheCanvasDoes() {
        #expect(sample([0, 0, 0], VideoColour(matrix: .bt601, range: .full)) == [0, 128, 128])
        #expect(sample([255, 255, 255], VideoColour(matrix: .bt709, range: .full)) == [255, 128, 128])
    }

    @Test func staysInTheLimitedRange() {
        for red in stride(from: 0, through: 255, by: 15) {
            for green in stride(from: 0, through: 255, by: 15) {
                for blue in stride(from: 0, through: 255, by: 15) {
                    for colour in [VideoColour.bt601, .bt709] {
                        let found = sample([UInt8(red), UInt8(green), UInt8(blue)], colour)
                        #expect(16...235 ~= found[0])
                        #expect(16...240 ~= found[1] && 16...240 ~= found[2])
                    }
                }
            }
        }
    }

    @Test func isBlackUnlessSomebodySaysOtherwise() {
        #expect(BackgroundColor.black == BackgroundColor(red: 0, green: 0, blue: 0))
    }
}
