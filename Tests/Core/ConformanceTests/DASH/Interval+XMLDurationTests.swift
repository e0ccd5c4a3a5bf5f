import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct IntervalXMLDurationTests {
    @Test(
        arguments: [
            ("PT6S", 6_000), ("PT2.5S", 2_500), ("PT1H2M3.004S", 3_723_004), ("P1DT1S", 86_401_000),
            ("P1D", 86_400_000),
            ("P0Y0M0DT0H0M2.160S", 2_160), ("PT0S", 0), ("PT90M", 5_400_000),
        ] as [(String, Int64)])
    func readsDaysAndTimes(text: String, milliseconds: Int64) {
        #expect(Interval(xmlDuration: text) == Interval(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "", "P", "PT", "6S", "PT6", "PS", "P1Y", "P1M", "-PT6S", "PT1S1M", "PT1.5M", "PT1H1H", "PT6s", "P1S", "PTT1S",
        "P1DT", "PT1..5S", "PT.5S", "PT6S ", "PT99999999S",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(Interval(xmlDuration: text) == nil)
    }

    @Test func neverTraps() {
        var generator = SeededGenerator(seed: 36)
        for _ in 0..<3_000 {
            let damaged = Array("P0Y0M9999999DT9999999H59M59.999999999S".utf8).damaged(using: &generator)
            let duration = Interval(xmlDuration: String(decoding: damaged, as: UTF8.self))
            #expect(duration.map { $0 >= .zero } ?? true)
        }
    }
}
