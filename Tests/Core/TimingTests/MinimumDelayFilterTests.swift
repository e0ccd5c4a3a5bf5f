import Testing

@testable import Timing

@Suite struct MinimumDelayFilterTests {
    private let millisecond: Int64 = 1_000_000

    /// Packets every 20 ms on a clock that the recorder's outruns by `skew` ppb; every fifth is quick, the others late.
    private func arrivals(seconds: Int, skew: Int64, from start: Int = 0) -> MinimumDelayFilter {
        var arrivals = MinimumDelayFilter()
        feed(&arrivals, seconds: start..<seconds, skew: skew)
        return arrivals
    }

    private func feed(_ arrivals: inout MinimumDelayFilter, seconds: Range<Int>, skew: Int64, late: Int64 = 0) {
        for i in (seconds.lowerBound * 50)..<(seconds.upperBound * 50) {
            let elapsed = Int64(i) * 20 * millisecond
            let jitter = Int64(i % 5) * 3 * millisecond + late
            arrivals.observe(elapsed: elapsed, offset: ClockLine.drift(over: elapsed, skew: skew) + jitter)
        }
    }

    @Test func isTheLowestOfAll() {
        var arrivals = MinimumDelayFilter()
        #expect(arrivals.line == nil)
        arrivals.observe(elapsed: 0, offset: 9)
        arrivals.observe(elapsed: 20 * millisecond, offset: 4)
        arrivals.observe(elapsed: 40 * millisecond, offset: 30)
        #expect(arrivals.line?.offset(at: 0) == 4)
        #expect(arrivals.line?.offset(at: 3_600_000 * millisecond) == 4)
    }

    @Test(arguments: [500_000, -500_000, 40_000, 0] as [Int64])
    func followsSkewForHours(skew: Int64) throws {
        let arrivals = arrivals(seconds: 3600, skew: skew)
        let now = 3600 * 1000 * millisecond
        let line = try #require(arrivals.line)
        let error = line.offset(at: now) - ClockLine.drift(over: now, skew: skew)
        #expect(error.magnitude < UInt64(millisecond / 10))
    }

    // A slow route for half a minute is a delay, not a clock: the quick packets before it are remembered.
    @Test func isNotFooledByANetworkThatIsSlowForAWhile() throws {
        var arrivals = arrivals(seconds: 60, skew: 0)
        feed(&arrivals, seconds: 60..<90, skew: 0, late: 40 * millisecond)
        let line = try #require(arrivals.line)
        #expect(line.offset(at: 90_000 * millisecond) == 0)
        #expect(line.skew == 0)
    }

    @Test func forgetsARouteThatIsNoMore() throws {
        var arrivals = arrivals(seconds: 30, skew: 0)
        feed(&arrivals, seconds: 30..<300, skew: 0, late: 40 * millisecond)
        let line = try #require(arrivals.line)
        #expect(line.offset(at: 300_000 * millisecond) == 40 * millisecond)
    }
}
