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
}
