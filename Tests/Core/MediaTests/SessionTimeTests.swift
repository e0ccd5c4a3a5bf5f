import Media
import TestSupport
import Testing

@Suite struct SessionTimeTests {
    @Test(arguments: [
        (Int64(5), Int64(3), Int64(8)),
        (Int64(-5), Int64(3), Int64(-2)),
        (Int64.max, Int64(1), Int64.max),
        (Int64.min, Int64(-1), Int64.min),
    ])
    func addsAnIntervalAndClampsAtTheEnds(time: Int64, interval: Int64, sum: Int64) {
        let later = SessionTime(nanoseconds: time) + Interval(nanoseconds: interval)
        #expect(later == SessionTime(nanoseconds: sum))
    }

    @Test(arguments: [
        (Int64(8), Int64(3), Int64(5)),
        (Int64(3), Int64(8), Int64(-5)),
        (Int64.max, Int64(-1), Int64.max),
        (Int64.min, Int64(1), Int64.min),
    ])
    func subtractsToAnIntervalAndClampsAtTheEnds(later: Int64, earlier: Int64, difference: Int64) {
        let interval = SessionTime(nanoseconds: later) - SessionTime(nanoseconds: earlier)
        #expect(interval == Interval(nanoseconds: difference))
    }

    @Test func countsMillisecondsInNanoseconds() {
        #expect(SessionTime(milliseconds: 3) == SessionTime(nanoseconds: 3_000_000))
        #expect(Interval(milliseconds: -3) == Interval(nanoseconds: -3_000_000))
        #expect(Interval(milliseconds: 1500).seconds == 1.5)
    }

    @Test func ordersByTime() {
        #expect(SessionTime.zero < SessionTime(nanoseconds: 1))
        #expect(Interval(nanoseconds: -1) < Interval.zero)
    }

    /// The difference of two instants, added to the earlier one, is the later one, as long as 64 bits hold it.
    @Test func addsWhatItSubtracted() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<500 {
            let shift = UInt64.random(in: 0..<63, using: &generator)
            let later = SessionTime(nanoseconds: Int64(bitPattern: generator.next()) >> Int64(shift))
            let earlier = SessionTime(nanoseconds: Int64(bitPattern: generator.next()) >> Int64(shift))
            let interval = later - earlier
            guard interval.nanoseconds.magnitude < Int64.max.magnitude else { continue }
            #expect(earlier + interval == later)
            #expect((interval > .zero) == (later > earlier))
        }
    }

    @Test(
        arguments: [
            (5, 3, 8, 2), (-1, 1, 0, -2), (.max, 1, .max, .max - 1), (.min, -1, .min, .min + 1),
            (.min, 1, .min + 1, .min),
        ] as [(Int64, Int64, Int64, Int64)])
    func intervalsAddUpAndAreClamped(left: Int64, right: Int64, sum: Int64, difference: Int64) {
        let (left, right) = (Interval(nanoseconds: left), Interval(nanoseconds: right))
        #expect(left + right == Interval(nanoseconds: sum) && left - right == Interval(nanoseconds: difference))
    }
}
