import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MatroskaTrackTests {
    private func track(hertz: Int64, start nanoseconds: Int64 = 0) throws -> MatroskaTrack {
        let entry = try TrackEntry(number: 1, identity: Fixture.identity, format: Fixture.vp8)
        return MatroskaTrack(
            entry: entry, clockRate: ClockRate(hertz: hertz), start: Interval(nanoseconds: nanoseconds))
    }

    @Test(
        arguments: [
            (90_000, 0, 0, 0), (90_000, 0, 3000, 33), (90_000, 0, 6000, 67),
            (90_000, 0, 44, 0), (90_000, 0, 45, 1),  // 45 ticks are half a millisecond: upward
            (48_000, 0, 960, 20), (8000, 0, 4, 1), (8000, 0, 3, 0),
            (90_000, 499_999, 0, 0), (90_000, 500_000, 0, 1),
            (90_000, 488_888, 1, 0),  // 488,888 + 11,111.1 ns
            (90_000, 488_889, 1, 1),  // 488,889 + 11,111.1 ns
            (90_000, 0, 90_000 * 3600 * 48 + 45, 172_800_001),  // beyond 2^33 ticks
            (1, 0, 3, 3000), (44_100, 0, 44_100 * 7 + 22, 7000),
        ] as [(Int64, Int64, Int64, Int64)])
    func roundsToTheNearestMillisecond(hertz: Int64, start: Int64, ticks: Int64, expected: Int64) throws {
        #expect(try track(hertz: hertz, start: start).milliseconds(at: ticks) == expected)
    }

    @Test func neverGoesBackwards() throws {
        var generator = SeededGenerator(seed: 3)
        for hertz in [8000, 44_100, 48_000, 90_000] as [Int64] {
            let track = try track(hertz: hertz, start: Int64.random(in: 0...2_000_000_000, using: &generator))
            var ticks: Int64 = (1 << 33) - 2000
            var previous = track.milliseconds(at: ticks)
            for _ in 0..<2000 {
                ticks += Int64.random(in: 1...40, using: &generator)
                let time = track.milliseconds(at: ticks)
                #expect(time >= previous)
                previous = time
            }
        }
    }

    /// Ticks come from the network: extremes are clamped.
    @Test(arguments: [Int64.min, -1, 0, 1, 1 << 33, 1 << 62, Int64.max], [1, 90_000, Int64.max] as [Int64])
    func survivesAnyTick(ticks: Int64, hertz: Int64) throws {
        for start in [Int64.min, 0, 1, Int64.max] {
            var track = try track(hertz: hertz, start: start)
            #expect(track.milliseconds(at: ticks) >= 0)
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.max, isKeyFrame: true))
            #expect(try #require(track.end) >= .zero)
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.min, isKeyFrame: true))
            #expect(try #require(track.end).nanoseconds == track.nanoseconds(at: ticks))
        }
    }

    @Test func startsAtTheOriginAtTheEarliest() throws {
        #expect(try track(hertz: 48_000, start: -5).start == .zero)
    }

    @Test func endsWithWhatIsHeard() throws {
        let format = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 1, primingSampleCount: 1024)
        let entry = try TrackEntry(number: 1, identity: Fixture.identity, format: .audio(format))
        var track = MatroskaTrack(
            entry: entry, clockRate: ClockRate(hertz: 48_000), start: Interval(milliseconds: 200))
        let last = Sample(presentationTime: 1024, duration: 1024, isKeyFrame: true)
        #expect(track.padding(of: last) == .zero)
        track.advance(to: last)
        #expect(track.end == Interval(nanoseconds: 221_333_333))
        track.endTime = 1504
        #expect(track.end == Interval(nanoseconds: 210_000_000))
        #expect(track.padding(of: last) == Interval(nanoseconds: 11_333_333))
        // A sample that is all padding has no more of it than its length.
        #expect(
            track.padding(of: Sample(presentationTime: 4800, duration: 480, isKeyFrame: true)).nanoseconds == 10_000_000
        )
        for ticks in [Int64.min, -1, Int64.max] {
            for cut in [0, 1504, Int64.max] as [Int64] {
                track.endTime = cut
                #expect(track.padding(of: Sample(presentationTime: ticks, duration: .max, isKeyFrame: true)) >= .zero)
            }
        }
    }

    @Test func endsWithItsLastSample() throws {
        var track = try track(hertz: 90_000, start: 1_000_000_000)
        #expect(track.end == nil)
        track.advance(to: Sample(presentationTime: 0, duration: 3000, isKeyFrame: true))
        track.advance(to: Sample(presentationTime: 90_000, duration: 9000, isKeyFrame: false))
        #expect(track.end == Interval(milliseconds: 2100))
        #expect(track.firstPresentationTime == 0)
        #expect(track.last?.presentationTime == 90_000)
    }
}
