import Testing

@testable import Timing

@Suite struct SkewEstimateTests {
    /// One point in a second on a line of `skew` ppb, each moved by `noise`.
    private func points(_ count: Int, skew: Int64, noise: (Int) -> Int64 = { _ in 0 }) -> [SkewEstimate.Point] {
        (0..<count).map { i in
            let elapsed = Int64(i) * 1_000_000_000
            return SkewEstimate.Point(
                elapsed: elapsed, offset: 77 + ClockLine.drift(over: elapsed, skew: skew) + noise(i))
        }
    }

    @Test(arguments: [500_000, -500_000, 100_000] as [Int64])
    func findsTheSlopeOfALine(skew: Int64) {
        #expect(SkewEstimate.skew(of: points(10, skew: skew), atLeast: 8) == skew)
    }

    // A quarter of the points is 50 ms late: packets that a network held back.
    @Test func doesNotMindPointsThatAreFarOff() {
        let disturbed = points(24, skew: 200_000) { $0.isMultiple(of: 4) ? 50_000_000 : 0 }
        let skew = SkewEstimate.skew(of: disturbed, atLeast: 8)
        #expect(abs(skew - 200_000) < 20_000)
    }

    @Test func doesNotTakeScatterForSkew() {
        // ± 2 ms in turns that happen to rise by 1 ms over the whole.
        let scattered = points(12, skew: 90_000) { $0.isMultiple(of: 2) ? 2_000_000 : -2_000_000 }
        #expect(SkewEstimate.skew(of: scattered, atLeast: 8) == 0)
    }

    @Test func saysNothingOfFewPointsOrOfClocksThatAreNoClocks() {
        #expect(SkewEstimate.skew(of: points(7, skew: 500_000), atLeast: 8) == 0)
        #expect(SkewEstimate.skew(of: [], atLeast: 0) == 0)
        #expect(SkewEstimate.skew(of: points(20, skew: 1_000_001), atLeast: 8) == 0)
        let same = [SkewEstimate.Point](repeating: .init(elapsed: 5, offset: 9), count: 10)
        #expect(SkewEstimate.skew(of: same, atLeast: 8) == 0)
    }

    @Test func survivesAnyNumbers() {
        let extreme = (0..<10).map { i in
            SkewEstimate.Point(
                elapsed: i.isMultiple(of: 2) ? .min : .max, offset: i.isMultiple(of: 3) ? .max : .min)
        }
        #expect(SkewEstimate.skew(of: extreme, atLeast: 2).magnitude <= UInt64(SkewEstimate.maximum))
    }
}
