import Testing

@testable import Timing

@Suite struct ClockLineTests {
    // Made by hand: 500 ppm over 10 s are 5 ms.
    @Test(arguments: [(0, 7), (10_000_000_000, 5_000_007), (-10_000_000_000, -4_999_993)] as [(Int64, Int64)])
    func rises(elapsed: Int64, expected: Int64) {
        let line = ClockLine(reference: 0, offset: 7, skew: 500_000)
        #expect(line.offset(at: elapsed) == expected)
    }

    @Test func survivesTimesThatAreFarApart() {
        let line = ClockLine(reference: .min, offset: 0, skew: 1_000_000)
        _ = line.offset(at: .max)
        #expect(ClockLine.drift(over: .max, skew: .max) == .max)
        #expect(ClockLine.drift(over: .min, skew: .max) == .min)
    }
}
