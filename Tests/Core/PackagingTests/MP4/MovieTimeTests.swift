import Media
import Testing

@testable import Packaging

@Suite struct MovieTimeTests {
    @Test(arguments: [
        (Int64(0), UInt64(2_082_844_800)), (1_763_690_000_999_999_999, 0xE545_7690), (.min, 0),
    ])
    func datesCountFrom1904(nanoseconds: Int64, seconds: UInt64) {
        #expect(MovieTime.seconds(since1904: WallTime(nanoseconds: nanoseconds)) == seconds)
    }
}
