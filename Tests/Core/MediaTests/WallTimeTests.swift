import Media
import Testing

@Suite struct WallTimeTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"),
        (Int64(1_566_742_522_000_000_000), "2019-08-25T14:15:22.000Z"),
        (Int64(951_782_400_123_999_999), "2000-02-29T00:00:00.123Z"),
        (Int64(-1), "1969-12-31T23:59:59.999Z"),
    ])
    func rendersISO8601(nanoseconds: Int64, text: String) {
        #expect(WallTime(nanoseconds: nanoseconds).rendered() == text)
    }

    /// Days of leap years, and of centuries that are and are not (ISO 8601 §3.2.1); by `date -u`.
    @Test(
        arguments: [
            (Int64(1_709_164_800), "2024-02-29"), (1_709_251_200, "2024-03-01"), (4_107_456_000, "2100-02-28"),
            (4_107_542_400, "2100-03-01"), (951_868_800, "2000-03-01"), (-2_203_977_600, "1900-02-28"),
            (-2_203_891_200, "1900-03-01"), (-62_135_596_800, nil), (253_402_300_799, nil),
            (1_767_225_599, "2025-12-31"),
        ] as [(Int64, String?)])
    func rendersTheCalendar(seconds: Int64, day: String?) {
        // What does not fit into 64 bits of nanoseconds cannot be a time here.
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        #expect(overflow == (day == nil))
        if let day { #expect(WallTime(nanoseconds: nanoseconds).rendered().hasPrefix(day)) }
    }

    /// Each day follows the one before, with 29 days of February only in leap years: around 1900, 2000 and 2100.
    @Test(arguments: [-26_200, 10_400, 46_900] as [Int64])
    func countsDaysWithoutAGap(first: Int64) {
        let day: Int64 = 86_400_000_000_000
        var before = WallTime(nanoseconds: (first - 1) * day).rendered().prefix(10)
        for number in first..<first + 1_600 {
            let date = WallTime(nanoseconds: number * day).rendered().prefix(10)
            #expect(date > before)
            if date.hasSuffix("-01") {
                let last = before.split(separator: "-").compactMap { Int($0) }
                let isLeap = last[0] % 4 == 0 && (last[0] % 100 != 0 || last[0] % 400 == 0)
                let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                #expect(last[2] == lengths[last[1] - 1], "\(before) is followed by \(date)")
            }
            before = date
        }
    }

    @Test(arguments: [Int64.max, .min]) func rendersTheEndsOfSixtyFourBits(nanoseconds: Int64) {
        #expect(WallTime(nanoseconds: nanoseconds).rendered().count == 24)
    }

    @Test func addsSessionTimeToWhereItsZeroIs() {
        let start = WallTime(nanoseconds: 1_000)
        #expect(start.at(SessionTime(nanoseconds: 500)) == WallTime(nanoseconds: 1_500))
        #expect(start.at(SessionTime(nanoseconds: -2_000)) == WallTime(nanoseconds: -1_000))
        #expect(start.at(SessionTime(nanoseconds: .max)) == start)
        #expect(start < start.at(SessionTime(nanoseconds: 1)))
    }
}
