import RTP
import TestSupport
import Testing

@Suite struct SequenceUnwrapperTests {
    @Test(arguments: [
        ([UInt16(5), 6, 7], [Int64(5), 6, 7]),
        ([65_534, 65_535, 0, 1], [65_534, 65_535, 65_536, 65_537]),
        ([65_535, 0, 65_535, 1], [65_535, 65_536, 65_535, 65_537]),  // an old one after the wrap
        ([0, 65_535, 1], [0, -1, 1]),  // before the first one
        ([0, 32_767, 65_534], [0, 32_767, 65_534]),
        ([0, 32_768], [0, -32_768]),  // half the range counts as behind
    ])
    func takesTheNearestToTheHighest(values: [UInt16], extended: [Int64]) {
        var unwrapper = SequenceUnwrapper()
        #expect(values.map { unwrapper.unwrap($0) } == extended)
    }

    @Test func oldValuesDoNotWalkItBackwards() {
        var unwrapper = SequenceUnwrapper()
        let values: [UInt16] = [40_000, 20_000, 7233]
        #expect(values.map { unwrapper.unwrap($0) } == [40_000, 20_000, 7233])
        #expect(unwrapper.highest == 40_000)
        #expect(unwrapper.unwrap(7000) == 72_536)
    }

    @Test func peeksWithoutRemembering() {
        var unwrapper = SequenceUnwrapper()
        #expect(unwrapper.peek(9) == 9)
        #expect(unwrapper.highest == nil)
        #expect(unwrapper.unwrap(65_535) == 65_535)
        #expect(unwrapper.peek(0) == 65_536)
        #expect(unwrapper.highest == 65_535)
    }

    @Test func goesOnFromAGivenValue() {
        var unwrapper = SequenceUnwrapper(highest: 3 << 16)
        #expect(unwrapper.unwrap(1) == 3 << 16 + 1)
        #expect(unwrapper.unwrap(65_535) == 3 << 16 - 1)
    }

    // Property: whatever the steps below half the range, the unwrapped values are the true ones.
    @Test func followsAnyWalkOfSmallSteps() {
        var generator = SeededGenerator(seed: 5)
        var unwrapper = SequenceUnwrapper()
        var truth: Int64 = 1000
        for _ in 0..<2000 {
            #expect(unwrapper.unwrap(UInt16(truncatingIfNeeded: truth)) == truth)
            truth += Int64.random(in: 0...32_767, using: &generator)
        }
    }
}
