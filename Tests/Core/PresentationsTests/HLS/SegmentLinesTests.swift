import Media
import Testing

@testable import Presentations

@Suite struct SegmentLinesTests {
    private func lines(
        _ segment: PresentedSegment, after previous: PresentedSegment?, parts: [PresentedPart] = [],
        form: TrackFiles.Form = .fragmentedMP4
    ) -> [Substring] {
        var text = ""
        SegmentLines(files: TrackFiles("video", form: form), beginning: Presented.beginning)
            .write(segment, after: previous, parts: parts, to: &text)
        return text.split(separator: "\n")
    }

    @Test func aSegmentThatGoesOnHasTwoLines() {
        #expect(
            lines(Presented.segment(2), after: Presented.segment(1)) == ["#EXTINF:2.000000,", "video/2.m4s"])
    }

    @Test func theFirstOneSaysWhereItIs() {
        #expect(
            lines(Presented.segment(1), after: nil) == [
                "#EXT-X-MAP:URI=\"video/init-1.mp4\"", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:03.456Z",
                "#EXTINF:2.000000,", "video/1.m4s",
            ])
    }

    @Test func aTransportStreamHasNoMap() {
        let lines = lines(Presented.segment(2, period: 2), after: Presented.segment(1), form: .transportStream)
        #expect(
            lines == [
                "#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:05.456Z", "#EXTINF:2.000000,",
                "video/2.m4s",
            ])
    }

    // The tags of a segment precede its path; those of parts too (draft-pantos-hls-rfc8216bis §4.4.4.9).
    @Test func tagsAreBeforeThePath() {
        let part = PresentedPart(
            path: "video/2.1.m4s", start: .zero, duration: Interval(milliseconds: 200), isIndependent: false)
        var segment = Presented.segment(2, isGap: true)
        segment.range = 5..<8
        #expect(
            lines(segment, after: Presented.segment(1), parts: [part]) == [
                "#EXT-X-PART:DURATION=0.200000,URI=\"video/2.1.m4s\"", "#EXT-X-GAP", "#EXTINF:2.000000,",
                "#EXT-X-BYTERANGE:3@5", "video/2.m4s",
            ])
    }

    @Test func pathsAreReferences() {
        var segment = Presented.segment(2)
        segment.path = "a b.m4s"
        #expect(lines(segment, after: Presented.segment(1)).last == "a%20b.m4s")
    }
}
