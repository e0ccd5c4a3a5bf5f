import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct BlockTimesTests {
    private func times(hertz: Int64, start nanoseconds: Int64 = 0, end: Int64? = nil) -> BlockTimes {
        BlockTimes(clockRate: ClockRate(hertz: hertz), start: Interval(nanoseconds: nanoseconds), end: end)
    }

    @Test(
        arguments: [
            (90_000, 0, 0, 0), (90_000, 0, 3000, 33), (90_000, 0, 6000, 67),
            (90_000, 0, 44, 0), (90_000, 0, 45, 1),  // 45 ticks are half a millisecond: upward
            (48_000, 0, 960, 20), (8000, 0, 4, 1), (8000, 0, 3, 0),
            (90_000, 499_999, 0, 0), (90_000, 500_000, 0, 1),
            (90_000, 488_888, 1, 0),  // 488,888 + 11,111.1 ns
            (90_000, 488_889, 1, 1),  // 488,889 + 11,111.1 ns
            (90_000, 0, 90_000 * 3600 * 48 + 45, 172_800_001),  // beyond 2^33 ticks
            (1, 0, 3, 3000), (44_100, 0, 44_100 * 7 + 22, 7000),
        ] as [(Int64, Int64, Int64, Int64)])
    func roundsToTheNearestMillisecond(hertz: Int64, start: Int64, ticks: Int64, expected: Int64) {
        #expect(times(hertz: hertz, start: start).milliseconds(at: ticks) == expected)
    }

    @Test func neverGoesBackwards() {
        var generator = SeededGenerator(seed: 3)
        for hertz in [8000, 44_100, 48_000, 90_000] as [Int64] {
            let times = times(hertz: hertz, start: Int64.random(in: 0...2_000_000_000, using: &generator))
            var ticks: Int64 = (1 << 33) - 2000
            var previous = times.milliseconds(at: ticks)
            for _ in 0..<2000 {
                ticks += Int64.random(in: 1...40, using: &generator)
                let time = times.milliseconds(at: ticks)
                #expect(time >= previous)
                previous = time
            }
        }
    }

    @Test func hasNoPaddingWhereNothingIsKnownOfAnEnd() {
        #expect(
            times(hertz: 48_000).padding(of: Sample(presentationTime: 1024, duration: 1024, isKeyFrame: true)) == .zero)
    }

    @Test(
        arguments: [
            (0, 1504, 0), (480, 1024, 0), (1024, 1024, 11_333_333),
            // A sample that is all padding has no more of it than its length.
            (4800, 480, 10_000_000),
        ] as [(Int64, Int64, Int64)])
    func padsWhatLiesBehindTheEnd(presentationTime: Int64, duration: Int64, expected: Int64) {
        let sample = Sample(presentationTime: presentationTime, duration: duration, isKeyFrame: true)
        #expect(times(hertz: 48_000, end: 1504).padding(of: sample).nanoseconds == expected)
    }

    @Test(arguments: [Int64.min, -1, Int64.max], [0, 1504, Int64.max] as [Int64])
    func survivesAnyEnd(ticks: Int64, end: Int64) {
        let sample = Sample(presentationTime: ticks, duration: .max, isKeyFrame: true)
        #expect(times(hertz: 48_000, end: end).padding(of: sample) >= .zero)
    }
}
