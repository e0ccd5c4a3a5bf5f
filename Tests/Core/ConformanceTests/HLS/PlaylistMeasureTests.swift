import Media
import Testing

@testable import Conformance

@Suite struct PlaylistMeasureTests {
    private func segment(_ bytes: Int, samples: Int, ticks: Int64, shortest: Int64) -> SegmentMeasure {
        SegmentMeasure(
            byteCount: bytes,
            spans: [
                .init(
                    track: MediaTrack(id: 1, kind: .video, timescale: 1_000), decodeStart: 0, decodeEnd: ticks,
                    presentationStart: 0, presentationEnd: ticks, sampleCount: samples, startsWithKeyFrame: true,
                    shortestSample: shortest)
            ])
    }

    @Test func hasThePeakAndTheAverageOfItsSegments() {
        var measure = PlaylistMeasure(target: Interval(milliseconds: 2_000))
        #expect(measure.averageBitRate == 0 && measure.frameRate == nil && measure.video == nil)
        measure.append(
            segment(1_000, samples: 20, ticks: 2_000, shortest: 100), duration: Interval(milliseconds: 2_000))
        measure.append(segment(3_000, samples: 40, ticks: 2_000, shortest: 50), duration: Interval(milliseconds: 2_000))
        #expect(measure.peakBitRate == 12_000 && measure.averageBitRate == 8_000)
        #expect(measure.frameRate == 15 && measure.peakFrameRate == 20)
        #expect(measure.tracks.count == 1 && measure.video?.id == 1)
    }

    /// Sets of segments of one and three seconds together, for a target of two (RFC 8216 §4.1).
    @Test(
        arguments: [
            ([(1_000, 2_000), (9_000, 500), (1_000, 2_000)], 32_000), ([(100, 1_000), (200, 1_000)], 1_600),
            ([(100, 900), (200, 900)], 1_333), ([(500, 400)], 10_000), ([(100, 4_000), (300, 4_000)], 400), ([], 0),
        ] as [([(Int, Int64)], Int)])
    func takesThePeakOfSetsOfSegments(segments: [(Int, Int64)], rate: Int) {
        var measure = PlaylistMeasure(target: Interval(milliseconds: 2_000))
        for (bytes, milliseconds) in segments {
            measure.append(SegmentMeasure(byteCount: bytes, spans: []), duration: Interval(milliseconds: milliseconds))
        }
        #expect(Int(measure.peakBitRate) == rate)
    }

    @Test func hasTheAverageWithoutATarget() {
        var measure = PlaylistMeasure(target: nil)
        for _ in 0..<1_000 {
            measure.append(segment(1_000, samples: 1, ticks: 10, shortest: 10), duration: Interval(milliseconds: 10))
        }
        #expect(measure.peakBitRate == 800_000 && measure.byteCount == 1_000_000)
        measure.append(SegmentMeasure(byteCount: 10_000, spans: []), duration: .zero)
        #expect(measure.averageBitRate == 808_000)
    }
}
