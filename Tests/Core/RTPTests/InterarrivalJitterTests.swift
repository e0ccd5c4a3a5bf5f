import Media
import RTP
import Testing

@Suite struct InterarrivalJitterTests {
    @Test func isZeroForAnEvenStream() {
        var jitter = InterarrivalJitter(clockRate: .video)
        for index in 0..<100 {
            jitter.note(extendedTimestamp: Int64(index) * 900, at: SessionTime(milliseconds: Int64(index) * 10 + 7))
        }
        #expect(jitter.ticks == 0)
        #expect(jitter.interval == .zero)
    }

    // RFC 3550 A.8: the first deviation counts with a sixteenth.
    @Test func takesASixteenthOfADeviation() {
        var jitter = InterarrivalJitter(clockRate: ClockRate(hertz: 8000))
        jitter.note(extendedTimestamp: 0, at: SessionTime(milliseconds: 0))
        jitter.note(extendedTimestamp: 160, at: SessionTime(milliseconds: 40))
        #expect(jitter.ticks == 10)
        #expect(jitter.interval == Interval(nanoseconds: 1_250_000))
    }

    // Arrivals 10 ms early and late in turn deviate by 20 ms each time, 1800 ticks.
    @Test func approachesTheMeanDeviation() {
        var jitter = InterarrivalJitter(clockRate: .video)
        for index in 0..<400 {
            let arrival = Int64(index) * 40 + (index.isMultiple(of: 2) ? 10 : -10)
            jitter.note(extendedTimestamp: Int64(index) * 3600, at: SessionTime(milliseconds: arrival + 100))
        }
        #expect((1790...1800).contains(jitter.ticks))
    }

    @Test func survivesAnyJump() {
        var jitter = InterarrivalJitter(clockRate: .video)
        for (timestamp, arrival) in [(Int64.min, Int64.max), (.max, .min), (0, .max), (.min, .min)] {
            jitter.note(extendedTimestamp: timestamp, at: SessionTime(nanoseconds: arrival))
        }
        #expect(jitter.ticks >= 0)
        #expect(jitter.ticks <= 1 << 40)
    }
}
