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

    /// Ticks come from the network: extremes are clamped.
    @Test(arguments: [Int64.min, -1, 0, 1, 1 << 33, 1 << 62, Int64.max], [1, 90_000, Int64.max] as [Int64])
    func survivesAnyTick(ticks: Int64, hertz: Int64) throws {
        for start in [Int64.min, 0, 1, Int64.max] {
            var track = try track(hertz: hertz, start: start)
            #expect(track.times.milliseconds(at: ticks) >= 0)
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.max, isKeyFrame: true))
            #expect(try #require(track.end) >= .zero)
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.min, isKeyFrame: true))
            #expect(try #require(track.end).nanoseconds == track.times.nanoseconds(at: ticks))
        }
    }

    @Test func startsAtTheOriginAtTheEarliest() throws {
        #expect(try track(hertz: 48_000, start: -5).times.start == .zero)
    }

    @Test func endsWithWhatIsHeard() throws {
        let format = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 1, primingSampleCount: 1024)
        let entry = try TrackEntry(number: 1, identity: Fixture.identity, format: .audio(format))
        var track = MatroskaTrack(
            entry: entry, clockRate: ClockRate(hertz: 48_000), start: Interval(milliseconds: 200))
        let last = Sample(presentationTime: 1024, duration: 1024, isKeyFrame: true)
        track.advance(to: last)
        #expect(track.end == Interval(nanoseconds: 221_333_333))
        track.times.end = 1504
        #expect(track.end == Interval(nanoseconds: 210_000_000))
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
