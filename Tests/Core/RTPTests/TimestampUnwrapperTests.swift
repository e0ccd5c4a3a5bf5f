import RTP
import TestSupport
import Testing

@Suite struct TimestampUnwrapperTests {
    @Test(arguments: [
        ([UInt32(0), 3000, 6000], [Int64(0), 3000, 6000]),
        ([4_294_964_296, 0, 3000], [4_294_964_296, 4_294_967_296, 4_294_970_296]),
        ([0, 4_294_964_296, 3000], [0, -3000, 3000]),  // before the first one
        ([0, 2_147_483_647], [0, 2_147_483_647]),
        ([0, 2_147_483_648], [0, -2_147_483_648]),  // half the range counts as behind
    ])
    func takesTheNearestToTheHighest(values: [UInt32], extended: [Int64]) {
        var unwrapper = TimestampUnwrapper()
        #expect(values.map { unwrapper.unwrap($0) } == extended)
    }

    // A broken sender or a forger: each value lies behind the one before, none may count as a wrap.
    @Test func oldValuesDoNotWalkItBackwards() {
        var unwrapper = TimestampUnwrapper()
        #expect(unwrapper.unwrap(4_000_000_000) == 4_000_000_000)
        #expect(unwrapper.unwrap(3_000_000_000) == 3_000_000_000)
        #expect(unwrapper.unwrap(2_000_000_000) == 2_000_000_000)
        #expect(unwrapper.unwrap(1_000_000_000) == 5_294_967_296)
    }

    @Test func peeksWithoutRemembering() {
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

    @Test func followsAnyWalkOfSmallSteps() {
        var generator = SeededGenerator(seed: 6)
        var unwrapper = TimestampUnwrapper()
        var truth: Int64 = 77
        for _ in 0..<2000 {
            #expect(unwrapper.unwrap(UInt32(truncatingIfNeeded: truth)) == truth)
            truth += Int64.random(in: 0...2_147_483_647, using: &generator)
        }
    }
}
