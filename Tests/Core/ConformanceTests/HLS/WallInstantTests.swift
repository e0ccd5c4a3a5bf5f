import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct WallInstantTests {
    /// Seconds by `date -u -d … +%s`.
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-03-04T05:06:07Z", 1_772_600_767),
            ("2024-02-29T23:59:60Z", 1_709_251_200),
            ("2026-03-04T05:06:07+01:00", 1_772_597_167), ("2026-03-04T05:06:07-0130", 1_772_606_167),
            ("2026-03-04T05:06:07", 1_772_600_767), ("2026-03-04T05:06:07+00", 1_772_600_767),
            ("1969-12-31T23:59:59Z", -1),
        ] as [(String, Int64)])
    func readsDateAndTime(text: String, seconds: Int64) {
        #expect(WallInstant(parsing: text)?.sinceEpoch.nanoseconds == seconds * 1_000_000_000)
    }

    @Test func readsFractions() throws {
        let (early, late) = (
            WallInstant(parsing: "1970-01-01T00:00:00.25Z"), WallInstant(parsing: "1970-01-01T00:00:00,5Z")
        )
        #expect(early?.sinceEpoch.nanoseconds == 250_000_000)
        #expect(late?.sinceEpoch.nanoseconds == 500_000_000)
        #expect(try #require(early) < #require(late))
    }

    @Test(arguments: [
        "", "2026", "2026-03-04", "2026-03-04 05:06:07", "2026-13-04T05:06:07Z", "2026-03-32T05:06:07Z",
        "2026-03-04T25:06:07Z", "2026-03-04T05:60:07Z", "2026-03-04T05:06:07X", "2026-03-04T05:06:07Zx",
        "2026-03-04T05:06:07+", "2026-03-04T05:06:07+1", "2026-03-04T05:06:07+01:0", "-026-03-04T05:06:07Z",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(WallInstant(parsing: text) == nil)
    }

    @Test func neverTraps() {
        var generator = SeededGenerator(seed: 4)
        let text = Array("9999-12-31T24:59:60.999999999999999999999999+99:99".utf8)
        for _ in 0..<2_000 {
            let damaged = String(decoding: text.damaged(using: &generator), as: UTF8.self)
            _ = WallInstant(parsing: damaged)
        }
        #expect(WallInstant(parsing: String(decoding: text, as: UTF8.self)) != nil)
    }
}
