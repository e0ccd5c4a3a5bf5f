import Media
import Testing

@testable import Presentations

@Suite struct IntervalTextTests {
    @Test(
        arguments: [
            (0, "0.000000"), (1_999_999_500, "2.000000"), (1_999_999_499, "1.999999"), (62_021_333_333, "62.021333"),
            (-1, "0.000000"), (Int64.max, "9223372036.854776"),
        ] as [(Int64, String)])
    func secondsHaveSixDecimals(nanoseconds: Int64, text: String) {
        #expect(secondsText(microseconds: Interval(nanoseconds: nanoseconds).microseconds) == text)
    }

    @Test(
        arguments: [
            (0, "PT0S"), (2_000_000_000, "PT2S"), (1_500_000_000, "PT1.5S"), (3_020_000_001, "PT3.020000001S"),
            (86_400_010_000_000, "PT86400.01S"), (-5, "PT0S"),
        ] as [(Int64, String)])
    func durationsAreExact(nanoseconds: Int64, text: String) {
        #expect(Interval(nanoseconds: nanoseconds).xmlDuration == text)
    }
}
