import Media
import Testing

@testable import Packaging

@Suite struct PrimingTests {
    private func priming(_ count: Int, rate: Int = 48_000) -> Priming {
        Priming(
            of: .audio(AudioFormat(codec: .aac, sampleRate: rate, channelCount: 1, primingSampleCount: count)))
    }

    @Test(
        arguments: [(312, 48_000, 6_500_000), (1024, 44_100, 23_219_955), (1024, 48_000, 21_333_333), (0, 8000, 0)]
            as [(Int, Int, Int64)])
    func lastsAsLongAsItsSamples(count: Int, rate: Int, nanoseconds: Int64) {
        #expect(priming(count, rate: rate).nanoseconds == nanoseconds)
        #expect(priming(count, rate: rate).ticks(at: ClockRate(hertz: Int64(rate))) == Int64(count))
    }

    @Test func countsInAnotherClock() {
        #expect(priming(312).ticks(at: .video) == 585)
        #expect(priming(1024, rate: 44_100).ticks(at: ClockRate(hertz: 48_000)) == 1115)
    }

    @Test(arguments: [(Int.min, 0), (-1, 0), (65_535, 65_535), (65_536, 65_535), (Int.max, 65_535)] as [(Int, UInt16)])
    func staysWithinSixteenBits(count: Int, expected: UInt16) {
        for rate in [Int.min, 0, 1, Int.max] {
            #expect(priming(count, rate: rate).sampleCount == expected)
            #expect(priming(count, rate: rate).nanoseconds >= 0)
            #expect(priming(count, rate: rate).ticks(at: .video) >= 0)
            #expect(priming(count, rate: rate).ticks(at: ClockRate(hertz: .max)) <= 0x7FFF_FFFF)
        }
    }

    @Test func picturesHaveNone() {
        #expect(Priming(of: MP4Fixture.vp9).sampleCount == 0)
        #expect(Priming(of: MP4Fixture.vp9).ticks(at: .video) == 0)
    }
}
