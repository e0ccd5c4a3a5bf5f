import Testing

@testable import Timing

@Suite struct ReportedTimesTests {
    private let second: Int64 = 1_000_000_000

    @Test func isTheMedianOfTheReports() {
        var times = ReportedTimes()
        #expect(times.line == nil)
        for (i, offset) in [70, 69, 5_000_000_000, 71, -900].enumerated() {
            times.observe(elapsed: Int64(i) * second, offset: Int64(offset))
        }
        #expect(times.line?.offset(at: 0) == 70)
        #expect(times.count == 5)
    }

    @Test func findsHowMuchFasterTheWallClockRuns() throws {
        var times = ReportedTimes()
        for i in 0..<40 {
            let elapsed = Int64(i) * 5 * second
            times.observe(elapsed: elapsed, offset: ClockLine.drift(over: elapsed, skew: -300_000))
        }
        let line = try #require(times.line)
        #expect(line.skew == -300_000)
        #expect(line.offset(at: 200 * second) == -60_000_000)
        #expect(times.count == 32)
    }

    // A sender whose wall clock is set by NTP in the middle of a call.
    @Test func believesAClockThatWasSetAfterThreeReports() {
        var times = ReportedTimes()
        for i in 0..<10 { times.observe(elapsed: Int64(i) * second, offset: 0) }
        for i in 10..<12 { times.observe(elapsed: Int64(i) * second, offset: 500_000_000) }
        #expect(times.line?.offset(at: 12 * second) == 0)
        times.observe(elapsed: 12 * second, offset: 500_000_100)
        #expect(times.line?.offset(at: 12 * second) == 500_000_000)
        #expect(times.count == 3)
    }
}
