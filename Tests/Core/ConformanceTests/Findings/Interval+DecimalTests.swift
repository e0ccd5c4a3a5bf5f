import Media
import Testing

@testable import Conformance

@Suite struct IntervalDecimalTests {
    @Test(
        arguments: [
            ("6", 6_000_000_000), ("6.006", 6_006_000_000), ("0.000000001", 1), ("0.0000000019", 1),
            ("00.5", 500_000_000),
            ("9999999.999999999", 9_999_999_999_999_999),
        ] as [(String, Int64)])
    func readsDecimalSeconds(text: String, nanoseconds: Int64) {
        #expect(Interval(decimal: text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: ["", ".", ".5", "5.", "-1", "+1", "1e3", "nan", "0x1", "1.2.3", "10000000", "1 ", "1,5", "٣"])
    func refusesEverythingElse(_ text: String) {
        #expect(Interval(decimal: text) == nil)
    }

    @Test(
        arguments: [
            (90_000, 90_000, 1_000_000_000), (1, 3, 333_333_333), (-90_000, 90_000, -1_000_000_000),
            (5, 0, 5_000_000_000),
            (.max, 1, .max), (.min, 1, .min), (.max, 1_000_000_000, .max),
        ] as [(Int64, UInt32, Int64)])
    func countsTicks(ticks: Int64, timescale: UInt32, nanoseconds: Int64) {
        #expect(Interval(ticks: ticks, timescale: timescale).nanoseconds == nanoseconds)
    }

    @Test func showsThreeDecimals() {
        #expect(Interval(nanoseconds: 2_000_499_999).text == "2.000 s")
        #expect(Interval(nanoseconds: 2_050_500_000).text == "2.051 s")
        #expect(Interval(nanoseconds: -50_000_000).text == "-0.050 s")
        #expect(Interval(nanoseconds: .min).text == "-9223372036.855 s")
    }

    @Test func clampsSumsDistancesAndMultiples() {
        let (most, least) = (Interval(nanoseconds: .max), Interval(nanoseconds: .min))
        #expect(most + most == most && least + least == least)
        #expect(least.distance(to: most) == most && most.distance(to: least) == most)
        #expect(Interval(nanoseconds: 5).distance(to: Interval(nanoseconds: 3)).nanoseconds == 2)
        #expect(most.times(3) == most && Interval(nanoseconds: 2).times(3).nanoseconds == 6)
    }
}
