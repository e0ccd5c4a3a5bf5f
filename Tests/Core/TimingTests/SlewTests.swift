import Testing

@testable import Timing

@Suite struct SlewTests {
    private let millisecond: Int64 = 1_000_000

    @Test func leavesSmallErrorsAlone() {
        var slew = Slew()
        slew.follow(999_999, after: 20 * millisecond)
        slew.follow(-999_999, after: 20 * millisecond)
        #expect(slew.correction == 0)
    }

    // 1000 ppm of 20 ms are 20 µs.
    @Test(arguments: [1, -1] as [Int64])
    func movesByAThousandthOfTheTime(sign: Int64) {
        var slew = Slew()
        slew.follow(sign * 5 * millisecond, after: 20 * millisecond)
        #expect(slew.correction == sign * 20_000)
        slew.follow(sign * 5 * millisecond, after: 0)
        #expect(slew.correction == sign * 20_000)
    }

    @Test func goesOnUntilAlmostNothingIsLeftAndThenRests() {
        var slew = Slew()
        var frames = 0
        while frames < 1000, 3 * millisecond - slew.correction >= 100_000 {
            slew.follow(3 * millisecond - slew.correction, after: 20 * millisecond)
            frames += 1
        }
        #expect(frames == 146)
        let reached = slew.correction
        slew.follow(3 * millisecond - reached, after: 20 * millisecond)
        slew.follow(900_000, after: 20 * millisecond)
        #expect(slew.correction == reached)
    }
}
