import Media
import Testing

@testable import Conformance

@Suite struct SegmentMeasureTests {
    private func span(_ kind: MediaTrack.Kind, _ id: UInt32, ticks: Int64 = 90_000) -> SegmentMeasure.Span {
        .init(
            track: MediaTrack(id: id, kind: kind, timescale: 45_000), decodeStart: 45_000, decodeEnd: 45_000 + ticks,
            presentationStart: 45_000, presentationEnd: 45_000 + ticks, sampleCount: 50, startsWithKeyFrame: true,
            shortestSample: 900)
    }

    @Test func isTimedByItsVideo() {
        let all = [span(.other, 1), span(.audio, 2), span(.video, 3)]
        #expect(SegmentMeasure(byteCount: 1, spans: all).leading?.track.id == 3)
        #expect(SegmentMeasure(byteCount: 1, spans: Array(all.prefix(2))).leading?.track.id == 2)
        #expect(SegmentMeasure(byteCount: 1, spans: Array(all.prefix(1))).leading?.track.id == 1)
        #expect(SegmentMeasure(byteCount: 1, spans: []).leading == nil)
    }

    @Test func countsInItsTracksTime() {
        #expect(span(.video, 1).duration == Interval(milliseconds: 2_000))
        var hidden = span(.audio, 1)
        hidden.presentationStart = -45_000
        #expect(hidden.presentedDuration == Interval(milliseconds: 1_000) && hidden.duration.seconds == 2)
        #expect(span(.video, 1).interval(45) == Interval(milliseconds: 1))
    }
}
