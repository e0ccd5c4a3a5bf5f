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
        var measure = PlaylistMeasure()
        #expect(measure.averageBitRate == 0 && measure.frameRate == nil && measure.video == nil)
        measure.append(
            segment(1_000, samples: 20, ticks: 2_000, shortest: 100), duration: Interval(milliseconds: 2_000))
        measure.append(segment(3_000, samples: 40, ticks: 2_000, shortest: 50), duration: Interval(milliseconds: 2_000))
        #expect(measure.peakBitRate == 12_000 && measure.averageBitRate == 8_000)
        #expect(measure.frameRate == 15 && measure.peakFrameRate == 20)
        #expect(measure.tracks.count == 1 && measure.video?.id == 1)
    }

    /// RFC 8216 §4.1: any contiguous set that lasts 0.5 to 1.5 target durations.
    @Test func shortSegmentsCountWithTheirNeighbours() {
        var measure = PlaylistMeasure(targetDuration: Interval(milliseconds: 2_000))
        for (bytes, milliseconds) in [(2_000, 2_300), (7_000, 700), (2_300, 2_300)] as [(Int, Int64)] {
            measure.append(
                segment(bytes, samples: 1, ticks: milliseconds, shortest: 1),
                duration: Interval(milliseconds: milliseconds))
        }
        // 700 ms alone are no set; with either neighbour they last 3 s.
        #expect(measure.peakBitRate == 24_800)
    }

    @Test func leavesShortSegmentsOutOfThePeak() {
        var measure = PlaylistMeasure()
        measure.append(segment(1_000, samples: 1, ticks: 10, shortest: 10), duration: Interval(milliseconds: 10))
        #expect(measure.peakBitRate == 0 && measure.byteCount == 1_000)
        measure.append(SegmentMeasure(byteCount: 8, spans: []), duration: .zero)
        #expect(measure.averageBitRate == 806_400)
    }
}
