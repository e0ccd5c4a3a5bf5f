import Media
import TestSupport
import Testing

@testable import Jobs

@Suite struct DecimalTextTests {
    /// RFC 8259 §6.
    @Test(arguments: [
        ("0", true), ("-0", true), ("12", true), ("1.5", true), ("1e3", true), ("1E+3", true), ("1.5e-3", true),
        ("", false), ("-", false), ("+1", false), (".5", false), ("1.", false), ("1e", false), ("1e+", false),
        ("0x10", false), ("1_000", false), ("NaN", false), ("1 ", false), ("١", false),
    ])
    func knowsANumber(text: String, isNumber: Bool) {
        #expect(DecimalText.isNumber(text) == isNumber)
    }

    @Test(arguments: [
        ("0", Int64(0)), ("3600", 3_600_000_000_000), ("0.25", 250_000_000), ("90.5", 90_500_000_000),
        ("0.000000001", 1), ("1.000000000", 1_000_000_000), ("9223372036", 9_223_372_036_000_000_000),
        ("9223372036.854775807", .max),
    ])
    func readsSecondsExactly(text: String, nanoseconds: Int64) {
        #expect(DecimalText.interval(ofSeconds: text) == Interval(nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "-1", "+1", "1e3", "0.0000000001", "9223372036.854775808", "9223372037",
        "99999999999999999999", "1.2.3", "1,5", "١",
    ])
    func refusesWhatIsNotSeconds(text: String) {
        #expect(DecimalText.interval(ofSeconds: text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "0"), (1, "0.000000001"), (250_000_000, "0.25"), (90_500_000_000, "90.5"),
        (3_600_000_000_000, "3600"), (.max, "9223372036.854775807"),
    ])
    func writesTheShortestText(nanoseconds: Int64, text: String) {
        #expect(DecimalText.seconds(of: Interval(nanoseconds: nanoseconds)) == text)
    }

    @Test func readsBackWhatItWrites() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let interval = Interval(nanoseconds: Int64.random(in: 0...(.max), using: &random))
            #expect(DecimalText.interval(ofSeconds: DecimalText.seconds(of: interval)) == interval)
        }
    }
}
