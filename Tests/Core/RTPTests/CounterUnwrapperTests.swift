import TestSupport
import Testing

@testable import RTP

@Suite struct CounterUnwrapperTests {
    @Test(arguments: [
        ([UInt16(5), 6, 7], [Int64(5), 6, 7]),
        ([65_534, 65_535, 0, 1], [65_534, 65_535, 65_536, 65_537]),
        ([65_535, 0, 65_535, 1], [65_535, 65_536, 65_535, 65_537]),  // an old one after the wrap
        ([0, 65_535, 1], [0, -1, 1]),  // before the first one
        ([0, 32_767, 65_534], [0, 32_767, 65_534]),
        ([0, 32_768], [0, -32_768]),  // half the range counts as behind
    ])
    func takesTheNearestSequenceNumberToTheHighest(values: [UInt16], extended: [Int64]) {
        var unwrapper = SequenceUnwrapper()
        #expect(values.map { unwrapper.unwrap($0) } == extended)
    }

    @Test func oldSequenceNumbersDoNotWalkItBackwards() {
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
    @Test func followsAnyWalkOfSequenceNumbersInSmallSteps() {
        var generator = SeededGenerator(seed: 5)
        var unwrapper = SequenceUnwrapper()
        var truth: Int64 = 1000
        for _ in 0..<2000 {
            #expect(unwrapper.unwrap(UInt16(truncatingIfNeeded: truth)) == truth)
            truth += Int64.random(in: 0...32_767, using: &generator)
        }
    }

    // RFC 3550 A.1.
    @Test(arguments: [(10, true), (110, true), (111, false), (-5000, true)] as [(Int64, Bool)])
    func aNumberIsNearUpToTheLimitAheadOfTheHighest(sequence: Int64, isNear: Bool) {
        let limit = SequenceUnwrapper.maximumMisorder
        #expect(SequenceUnwrapper(highest: 10).isNear(sequence, limit: limit) == isNear)
        #expect(SequenceUnwrapper().isNear(sequence, limit: 0))
    }

    @Test func takesAHighestThatWasNotUnwrapped() {
        var unwrapper = SequenceUnwrapper()
        unwrapper.advance(to: 65_536)
        #expect(unwrapper.unwrap(65_535) == 65_535)
        unwrapper.advance(to: 3)
        #expect(unwrapper.highest == 65_536)
    }

    @Test(arguments: [
        ([UInt32(0), 3000, 6000], [Int64(0), 3000, 6000]),
        ([4_294_964_296, 0, 3000], [4_294_964_296, 4_294_967_296, 4_294_970_296]),
        ([0, 4_294_964_296, 3000], [0, -3000, 3000]),  // before the first one
        ([0, 2_147_483_647], [0, 2_147_483_647]),
        ([0, 2_147_483_648], [0, -2_147_483_648]),  // half the range counts as behind
    ])
    func takesTheNearestTimestampToTheHighest(values: [UInt32], extended: [Int64]) {
        var unwrapper = TimestampUnwrapper()
        #expect(values.map { unwrapper.unwrap($0) } == extended)
    }

    // A broken sender or a forger: each value is below the one before, none may count as a wrap.
    @Test func oldTimestampsDoNotWalkItBackwards() {
        var unwrapper = TimestampUnwrapper()
        #expect(unwrapper.unwrap(4_000_000_000) == 4_000_000_000)
        #expect(unwrapper.unwrap(3_000_000_000) == 3_000_000_000)
        #expect(unwrapper.unwrap(2_000_000_000) == 2_000_000_000)
        #expect(unwrapper.unwrap(1_000_000_000) == 5_294_967_296)
    }

    @Test func peeksAtTimestampsWithoutRemembering() {
        var unwrapper = TimestampUnwrapper()
        _ = unwrapper.unwrap(100)
        #expect(unwrapper.peek(3100) == 3100)
        #expect(unwrapper.highest == 100)
    }

    @Test func staysInRangeAtTheEndsOfSixtyFourBits() {
        var unwrapper = TimestampUnwrapper(highest: .max)
        #expect(unwrapper.unwrap(.max) == .max)
        #expect(unwrapper.unwrap(5) == .min + 5)
    }

    @Test func followsAnyWalkOfTimestampsInSmallSteps() {
        var generator = SeededGenerator(seed: 6)
        var unwrapper = TimestampUnwrapper()
        var truth: Int64 = 77
        for _ in 0..<2000 {
            #expect(unwrapper.unwrap(UInt32(truncatingIfNeeded: truth)) == truth)
            truth += Int64.random(in: 0...2_147_483_647, using: &generator)
        }
    }
}
