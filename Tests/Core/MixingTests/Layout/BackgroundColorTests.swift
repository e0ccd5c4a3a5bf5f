import Testing

@testable import Mixing

@Suite struct BackgroundColorTests {
    private func samples(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ matrix: BackgroundColor.Matrix) -> [UInt8] {
        let samples = BackgroundColor(red: red, green: green, blue: blue).samples(matrix)
        return [samples.y, samples.cb, samples.cr]
    }

    /// The server's formula by hand, cut off behind the point: red is 81.535, 90.26, 239.945.
    @Test(
        arguments: [
            ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]), ([255, 0, 0], [81, 90, 239]),
            ([0, 255, 0], [144, 53, 34]), ([0, 0, 255], [40, 239, 109]), ([128, 128, 128], [125, 128, 128]),
            ([50, 100, 150], [93, 157, 102]),
        ] as [([UInt8], [UInt8])])
    func isTheServersInBT601(color: [UInt8], expected: [UInt8]) {
        #expect(samples(color[0], color[1], color[2], .bt601) == expected)
    }

    /// ITU-R BT.709 in 8 bits, by hand: red has luma 0.2126, which is 16 + 46.56.
    @Test(
        arguments: [
            ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]), ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]), ([0, 0, 255], [32, 240, 118]),
        ] as [([UInt8], [UInt8])])
    func isRoundedInBT709(color: [UInt8], expected: [UInt8]) {
        #expect(samples(color[0], color[1], color[2], .bt709) == expected)
    }

    @Test func staysInTheLimitedRange() {
        for red in stride(from: 0, through: 255, by: 15) {
            for green in stride(from: 0, through: 255, by: 15) {
                for blue in stride(from: 0, through: 255, by: 15) {
                    for matrix in [BackgroundColor.Matrix.bt601, .bt709] {
                        let found = samples(UInt8(red), UInt8(green), UInt8(blue), matrix)
                        #expect(16...235 ~= found[0])
                        #expect(16...240 ~= found[1] && 16...240 ~= found[2])
                    }
                }
            }
        }
    }

    @Test func isGreyWithoutAnyColor() {
        for level in UInt8.min...UInt8.max {
            #expect(samples(level, level, level, .bt709).dropFirst() == [128, 128])
        }
    }

    @Test func isBlackUnlessSomebodySaysOtherwise() {
        #expect(BackgroundColor.black == BackgroundColor(red: 0, green: 0, blue: 0))
    }
}
