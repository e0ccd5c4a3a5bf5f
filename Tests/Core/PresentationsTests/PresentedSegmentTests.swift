import Media
import Presentations
import Testing

@Suite struct PresentedSegmentTests {
    @Test func endsWhereTheNextOneBegins() {
        let segment = PresentedSegment(
            number: 2, path: "video/2.m4s", start: Interval(milliseconds: 2000), duration: Interval(milliseconds: 1980),
            byteCount: 1, isIndependent: true)
        #expect(segment.end == Interval(milliseconds: 3980))
    }
}
