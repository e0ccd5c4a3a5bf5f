import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct TimeScaleTests {
    /// 48,000 ticks a second; of two ticks that are equally near the later one.
    @Test(
        arguments: [
            (0, 90_000, 0), (1, 90_000, 1), (2, 90_000, 1), (15, 90_000, 8), (3003, 90_000, 1602), (-1, 90_000, -1),
            (-2, 90_000, -1), (-15, 90_000, -8), (160, 8000, 960), (1024, 44_100, 1115), (-7, 48_000, -7),
            (1, 96_000, 1), (-1, 96_000, 0), (.max, 1, .max), (.min, 1, .min), (.max, 1 << 62, 96_000),
            (.max, 48_000, .max),
        ] as [(Int64, Int64, Int64)])
    func roundsToTheNearestTick(ticks: Int64, hertz: Int64, rounded: Int64) {
        #expect(TimeScale.common.ticks(of: ticks, at: ClockRate(hertz: hertz)) == rounded)
    }

    /// 10.4 µs are half a tick, however long the stream is: a day of pictures at 29.97 a second.
    @Test func doesNotAddUpWhatItRounds() {
        for number in stride(from: Int64(0), to: 30 * 86_400, by: 997) {
            let ticks = number * 3003
            let error = TimeScale.common.ticks(of: ticks, at: .video) * 90_000 - ticks * 48_000
            #expect(abs(error) * 2 <= 90_000)
        }
    }

    @Test func keepsTheOrder() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<1000 {
            let rate = ClockRate(hertz: Int64.random(in: 1...200_000, using: &generator))
            let ticks = Int64.random(in: -(1 << 40)...1 << 40, using: &generator)
            let later = TimeScale.common.ticks(of: ticks + 1, at: rate)
            #expect(TimeScale.common.ticks(of: ticks, at: rate) <= later)
        }
    }

    @Test(
        arguments: [
            (0, 90_000, 0), (1, 90_000, 1), (2, 90_000, 2), (15, 90_000, 8), (1, 48_000, 1), (.max, 1, .max),
        ] as [(Int64, Int64, Int64)])
    func coversWhatItMustNotCut(ticks: Int64, hertz: Int64, covering: Int64) {
        #expect(TimeScale.common.ticks(coveringTicks: ticks, at: ClockRate(hertz: hertz)) == covering)
    }

    @Test(
        arguments: [
            (0, 0), (10_416, 0), (10_417, 1), (1_000_000, 48), (123_456_789, 5926), (-1, 0), (.min, 0),
            (.max, 442_721_857_769_029),
        ] as [(Int64, UInt64)])
    func startsAreExactToHalfATick(nanoseconds: Int64, ticks: UInt64) {
        #expect(TimeScale.common.ticks(of: Interval(nanoseconds: nanoseconds)) == ticks)
    }

    /// What libavformat skips of a track it counts in samples.
    @Test func mediaOfWhichAPlayerSkipsSamplesCountsInSamples() {
        func scale(_ codec: AudioCodec, _ rate: Int, priming: Int) -> Int64 {
            let format = AudioFormat(
                codec: codec, sampleRate: rate, channelCount: 1, primingSampleCount: priming)
            return TimeScale(ofMedia: .audio(format)).hertz
        }
        #expect(scale(.aac, 16_000, priming: 1024) == 16_000)
        #expect(scale(.aac, 44_100, priming: 0) == 48_000 && scale(.opus, 48_000, priming: 312) == 48_000)
        #expect(scale(.aac, 0, priming: 1) == 1)
        #expect(TimeScale(ofMedia: MP4Fixture.h264) == .common)
    }
}
