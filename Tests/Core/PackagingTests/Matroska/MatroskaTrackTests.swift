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
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.max, isKeyFrame: true), byteCount: 1)
            #expect(try #require(track.end) >= .zero)
            track.advance(to: Sample(presentationTime: ticks, duration: Int64.min, isKeyFrame: true), byteCount: 1)
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
        track.advance(to: last, byteCount: 1)
        #expect(track.end == Interval(nanoseconds: 221_333_333))
        track.times.end = 1504
        #expect(track.end == Interval(nanoseconds: 210_000_000))
        // It begins with what is not heard.
        #expect(track.length == .zero)
    }

    /// Pictures only: packets of audio are further apart than a millisecond.
    @Test func picturesLessThanAMillisecondApartGetOneEach() throws {
        func times(_ track: MatroskaTrack) -> [Int64] {
            var track = track
            return ([0, 20, 40, 3000] as [Int64]).map { ticks in
                let sample = Sample(presentationTime: ticks, duration: 3000, isKeyFrame: true)
                return track.times.milliseconds(at: track.spaced(sample).presentationTime)
            }
        }
        // Wherever the track begins.
        for start in stride(from: Int64(0), to: 1_000_000, by: 99_999) {
            let moments = times(try track(hertz: 90_000, start: start))
            #expect(moments[1] == moments[0] + 1 && moments[2] == moments[0] + 2 && moments[0] <= 1)
            #expect(moments[3] == (start + 33_833_333) / 1_000_000)
        }
        let entry = try TrackEntry(number: 1, identity: Fixture.identity, format: Fixture.opus)
        #expect(times(MatroskaTrack(entry: entry, clockRate: .video, start: .zero)) == [0, 0, 0, 33])
    }

    @Test func endsWithItsLastSample() throws {
        var track = try track(hertz: 90_000, start: 1_000_000_000)
        #expect(track.end == nil)
        track.advance(to: Sample(presentationTime: 0, duration: 3000, isKeyFrame: true), byteCount: 1)
        track.advance(to: Sample(presentationTime: 90_000, duration: 9000, isKeyFrame: false), byteCount: 2)
        #expect(track.end == Interval(milliseconds: 2100))
        #expect(track.firstPresentationTime == 0)
        #expect(track.last?.presentationTime == 90_000)
        #expect(track.length == Interval(milliseconds: 1100))
        #expect(track.statistics.frameCount == 2 && track.statistics.byteCount == 3)
        #expect(track.statistics.usualDistance == Interval(milliseconds: 1000))
    }
}
