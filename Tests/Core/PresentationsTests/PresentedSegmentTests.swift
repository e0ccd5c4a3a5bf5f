import Media
import Testing

@testable import Presentations

@Suite struct PresentedSegmentTests {
    @Test func endsWhereTheNextOneBegins() {
        let segment = PresentedSegment(
            number: 2, path: "video/2.m4s", start: Interval(milliseconds: 2000), duration: Interval(milliseconds: 1980),
            byteCount: 1, isIndependent: true)
        #expect(segment.end == Interval(milliseconds: 3980))
    }

    // RFC 8216 §4.3.3.6: from one key frame to the next.
    @Test func aKeyFrameIsTheBeginningOfItsSegment() {
        var segment = Presented.segment(3)
        segment.keyFrameByteCount = 4000
        let keyFrame = segment.keyFrame
        #expect(keyFrame.range == 0..<4000 && keyFrame.byteCount == 4000 && !keyFrame.isGap)
        #expect(keyFrame.path == segment.path && keyFrame.start == segment.start && keyFrame.end == segment.end)
    }

    @Test func aSegmentWithoutAKeyFrameIsAGapAmongThem() {
        let keyFrame = Presented.segment(3).keyFrame
        #expect(keyFrame.isGap && keyFrame.range == nil && keyFrame.byteCount == 0)
        #expect(Presented.segment(3, isGap: true).keyFrame.isGap)
    }
}
