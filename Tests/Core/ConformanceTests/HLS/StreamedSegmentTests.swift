import Media
import Testing

@testable import Conformance

@Suite struct StreamedSegmentTests {
    private func span(
        _ kind: MediaTrack.Kind = .video, from milliseconds: Int64, to end: Int64, shown: Int64? = nil, last: Int64
    ) -> SegmentMeasure.Span {
        SegmentMeasure.Span(
            track: MediaTrack(id: kind == .video ? 256 : 257, kind: kind, timescale: 1000), decodeStart: milliseconds,
            decodeEnd: end, presentationStart: shown ?? milliseconds, presentationEnd: end, sampleCount: 9,
            startsWithKeyFrame: true, shortestSample: 1, lastSample: last)
    }

    private func segment(_ milliseconds: Int64, _ spans: SegmentMeasure.Span...) -> StreamedSegment {
        StreamedSegment(uri: "1.ts", line: 7, duration: Interval(milliseconds: milliseconds), spans: spans)
    }

    private func lasts(_ segment: StreamedSegment, until next: SegmentMeasure.Span...) -> Bool {
        segment.lasts(until: SegmentMeasure(byteCount: 1, spans: next))
    }

    @Test func lastsAsLongAsItsMediaSay() {
        #expect(lasts(segment(2000, span(from: 1000, to: 3000, last: 2960)), until: span(from: 9, to: 9, last: 9)))
    }

    /// A last picture that stays longer than the one before.
    @Test(arguments: [(2490, true), (2500, true), (2511, false), (2479, false)] as [(Int64, Bool)])
    func lastsUntilTheNextOneBegins(milliseconds: Int64, isRight: Bool) {
        let next = span(from: 3500, to: 5500, last: 5460)
        #expect(lasts(segment(milliseconds, span(from: 1000, to: 2040, last: 2000)), until: next) == isRight)
    }

    @Test func audioBesideVideoIsCutBetweenFrames() {
        let late = segment(
            2000, span(from: 1700, to: 2900, last: 2800), span(.audio, from: 1000, to: 3010, last: 2990))
        #expect(lasts(late, until: span(.audio, from: 3010, to: 5000, last: 4980)))
        #expect(!lasts(late, until: span(.audio, from: 3100, to: 5000, last: 4980)))
    }

    @Test func picturesOutOfOrderAreComparedByEitherTime() {
        let first = segment(2080, span(from: 1013, to: 3000, shown: 1080, last: 2960))
        #expect(!first.goesOn(with: span(from: 3000, to: 5000, shown: 3080, last: 4960)))
        let beside = segment(
            2080, span(from: 1013, to: 3000, shown: 1080, last: 2960), span(.audio, from: 1000, to: 2980, last: 2960))
        #expect(beside.goesOn(with: span(from: 3000, to: 5000, shown: 3080, last: 4960)))
    }

    @Test(
        arguments: [(.video, 1961, true), (.video, 1960, false), (.audio, 1950, true), (.audio, 1949, false)]
            as [(MediaTrack.Kind, Int64, Bool)])
    func withoutANextOneItIsLongEnough(kind: MediaTrack.Kind, milliseconds: Int64, isRight: Bool) {
        #expect(segment(milliseconds, span(kind, from: 1000, to: 3000, last: 2960)).isLongEnough == isRight)
    }
}
