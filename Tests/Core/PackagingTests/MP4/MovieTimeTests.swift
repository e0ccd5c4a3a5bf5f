import Media
import Testing

@testable import Packaging

@Suite struct MovieTimeTests {
    @Test(arguments: [
        (Int64(0), UInt64(0)), (499, 0), (500, 1), (1000, 1), (123_456_789, 123_457), (-1, 0), (.min, 0),
        (.max, 9_223_372_036_854_776),
    ])
    func startsAreExactToAMicrosecond(nanoseconds: Int64, units: UInt64) {
        #expect(MovieTime.units(of: Interval(nanoseconds: nanoseconds)) == units)
    }

    @Test(arguments: [
        (Int64(0), Int64(90_000), UInt64(0)), (1, 90_000, 12), (90_000, 90_000, 1_000_000), (960, 48_000, 20_000),
        (-5, 90_000, 0), (.max, 1, .max),
    ])
    func mediaIsRoundedUp(ticks: Int64, hertz: Int64, units: UInt64) {
        #expect(MovieTime.units(ofTicks: ticks, at: ClockRate(hertz: hertz)) == units)
    }

    @Test(arguments: [
        (Int64(0), UInt64(2_082_844_800)), (1_763_690_000_999_999_999, 0xE545_7690), (.min, 0),
    ])
    func datesCountFrom1904(nanoseconds: Int64, seconds: UInt64) {
        #expect(MovieTime.seconds(since1904: WallTime(nanoseconds: nanoseconds)) == seconds)
    }
}
