import Foundation
import Media
import TestSupport
import Testing

@testable import Jobs

@Suite struct WallTimeCodableTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", Int64(0)), ("2019-08-25T14:15:22.000Z", 1_566_742_522_000_000_000),
        ("2000-02-29T23:59:59.999Z", 951_868_799_999_000_000), ("2026-11-21T02:00:00.000Z", 1_795_226_400_000_000_000),
        ("2261-12-31T23:59:59.999Z", 9_214_646_399_999_000_000),
    ])
    func readsWhatItWrites(text: String, nanoseconds: Int64) {
        #expect(WallTime(parsing: text) == WallTime(nanoseconds: nanoseconds))
        #expect(WallTime(nanoseconds: nanoseconds).rendered() == text)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T02:00:00Z", "2026-11-21 02:00:00.000Z", "2026-11-21T02:00:00.000+",
        "2026-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
        "2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z",
        "1969-12-31T23:59:59.999Z", "2262-01-01T00:00:00.000Z", "-026-11-21T02:00:00.000Z", "2026-11-21T02:00:00.0é",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(WallTime(parsing: text) == nil)
    }

    @Test func keepsMillisecondsOfEveryMoment() throws {
        var random = SeededGenerator(seed: 17)
        for _ in 0..<300 {
            let time = WallTime(nanoseconds: Int64.random(in: 0...9_214_646_399_999_999_999, using: &random))
            let read = try #require(WallTime(parsing: time.rendered()))
            #expect(time.nanoseconds - read.nanoseconds == time.nanoseconds % 1_000_000)
        }
    }

    @Test func isAStringInJSON() throws {
        let json = try JSONEncoder().encode([Samples.start])
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-11-21T02:00:00.000Z"]"#)
        #expect(try JSONDecoder().decode([WallTime].self, from: json) == [Samples.start])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([WallTime].self, from: Data(#"["now"]"#.utf8)) }
    }
}
