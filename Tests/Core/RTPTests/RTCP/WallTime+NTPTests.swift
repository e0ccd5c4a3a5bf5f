import Media
import RTP
import Testing

@Suite struct WallTimeNTPTests {
    @Test(arguments: [
        (UInt64(2_208_988_800) << 32, "1970-01-01T00:00:00.000Z"),  // RFC 5905 figure 4
        (UInt64(2_524_521_600) << 32, "1980-01-01T00:00:00.000Z"),
        (UInt64(3_775_680_000) << 32 | 0x8000_0000, "2019-08-25T00:00:00.500Z"),
        (UInt64(0xFFFF_FFFF) << 32, "2036-02-07T06:28:15.000Z"),  // the last second of era 0 (RFC 5905 §6)
        (UInt64(0), "2036-02-07T06:28:16.000Z"),  // the first of era 1
        (UInt64(0x8000_0000) << 32, "1968-01-20T03:14:08.000Z"),  // RFC 4330 §3
    ])
    func countsFrom1900OrFrom2036(timestamp: UInt64, text: String) {
        #expect(WallTime(ntpTimestamp: timestamp).rendered() == text)
    }

    @Test(arguments: [
        (UInt64(0), Int64(0)), (1, 0), (2, 0), (3, 1), (0x8000_0000, 500_000_000), (0xFFFF_FFFF, 1_000_000_000),
    ])
    func roundsTheFractionToTheNanosecond(fraction: UInt64, nanoseconds: Int64) {
        let time = WallTime(ntpTimestamp: UInt64(2_208_988_800) << 32 | fraction)
        #expect(time.nanoseconds == nanoseconds)
    }

    @Test func growsWithTheTimestampOverTheEra() {
        let before = WallTime(ntpTimestamp: .max)
        let after = WallTime(ntpTimestamp: 1 << 32)
        #expect(before < after)
        #expect(after.nanoseconds - before.nanoseconds == 1_000_000_000)
    }
}
