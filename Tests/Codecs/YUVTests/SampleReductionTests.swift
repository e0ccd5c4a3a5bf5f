import Testing

@testable import YUV

@Suite struct SampleReductionTests {
    /// Samples of 10, 12 and 16 bits; in the limited range 64, 256 and 4096 are black.
    @Test(
        arguments: [
            (8, [0, 16, 235, 255], [0, 16, 235, 255]),
            (10, [0, 1, 2, 64, 512, 940, 1023], [0, 0, 1, 16, 128, 235, 255]),
            (12, [0, 7, 8, 256, 2048, 3760, 4095], [0, 0, 1, 16, 128, 235, 255]),
            (16, [0, 127, 128, 4096, 32_768, 65_535], [0, 0, 1, 16, 128, 255]),
        ] as [(Int, [Int32], [UInt8])])
    func roundsOnceInTheLimitedRange(depth: Int, samples: [Int32], expected: [UInt8]) {
        let reduction = ShiftingReduction(depth: depth)
        #expect(samples.map { reduction.reduced(4 * $0) } == expected)
    }

    @Test func roundsTheMeanAndNotItsParts() {
        // 1, 2, 2 and 2 quarters of a step: 7/16 is below a half, though each part but one rounds up.
        #expect(ShiftingReduction(depth: 10).reduced(1 + 2 + 2 + 2) == 0)
        #expect(ShiftingReduction(depth: 10).reduced(2 + 2 + 2 + 2) == 1)
    }

    @Test(arguments: [9, 10, 12, 14, 16]) func isTheNearestInTheFullRange(depth: Int) {
        let largest = Int32(1 << depth - 1)
        let luma = FullRangeReduction(depth: depth, isChroma: false)
        let chroma = FullRangeReduction(depth: depth, isChroma: true)
        #expect(luma.reduced(0) == 0 && luma.reduced(4 * largest) == 255)
        #expect(chroma.reduced(4 * (largest / 2 + 1)) == 128 && chroma.reduced(4 * largest) == 255)
        #expect(chroma.reduced(0) == 0)
        for sum in stride(from: Int32(0), through: 4 * largest, by: max(1, Int(largest) / 500)) {
            let exact = Double(sum) * 255 / Double(4 * largest)
            #expect(abs(Double(luma.reduced(sum)) - exact) <= 0.5)
            let coloured = (Double(sum) - Double(4 * (largest / 2 + 1))) * 255 / Double(4 * largest) + 128
            #expect(abs(Double(chroma.reduced(sum)) - max(0, coloured)) <= 0.5)
        }
    }

    // A decoder's room may hold more bits than its samples have.
    @Test func takesWhatIsTooLargeForTheLargest() {
        #expect(ShiftingReduction(depth: 10).reduced(4 * 65_535) == 255)
        #expect(FullRangeReduction(depth: 10, isChroma: false).reduced(4 * 65_535) == 255)
        #expect(FullRangeReduction(depth: 10, isChroma: true).reduced(-1) == 0)
    }
}
