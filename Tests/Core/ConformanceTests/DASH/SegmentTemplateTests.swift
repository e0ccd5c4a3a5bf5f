import Media
import Testing

@testable import Conformance

@Suite struct SegmentTemplateTests {
    private func times(
        _ runs: [SegmentTemplate.Run], length: Int64? = nil, offset: Int64 = 0
    ) -> (times: [Int64], overlap: Int?) {
        var template = SegmentTemplate(line: 1)
        (template.timescale, template.timeline, template.presentationTimeOffset) = (1_000, runs, offset)
        let segments = template.segments(length: length.map { Interval(milliseconds: $0) })
        return (segments.map(\.time), template.overlap)
    }

    private func run(_ time: Int64?, _ duration: Int64, _ repeats: Int = 0, line: Int = 5) -> SegmentTemplate.Run {
        .init(time: time, duration: duration, repeats: repeats, line: line)
    }

    @Test func repeatsRuns() {
        #expect(times([run(10, 5, 2), run(nil, 7), run(100, 5)]).times == [10, 15, 20, 25, 100])
        #expect(times([run(nil, 5, 1)]).times == [0, 5])
        #expect(times([run(0, 0), run(0, -5), run(0, 5)]).times == [0])
        #expect(times([]).times == [])
    }

    @Test func repeatsUpToTheNextRunOrTheEnd() {
        #expect(times([run(0, 10, -1), run(25, 5)]).times == [0, 10, 20, 25])
        #expect(times([run(0, 10, -1)], length: 35).times == [0, 10, 20, 30])
        #expect(times([run(100, 10, -1)], length: 30, offset: 100).times == [100, 110, 120])
        #expect(times([run(0, 10, -1)]).times == [0], "without an end there is one")
    }

    @Test func findsRunsThatOverlap() {
        #expect(times([run(0, 10, 1), run(20, 5, line: 7)]).overlap == nil)
        #expect(times([run(0, 10, 1), run(19, 5, line: 7)]).overlap == 7)
        #expect(times([run(0, 10, -1), run(25, 5, line: 7)]).overlap == nil)
        #expect(times([run(0, .max, .max - 1), run(5, 1, line: 7)]).overlap == 7)
    }

    @Test func boundsWhatItLists() {
        #expect(times([run(0, 1, Int.max / 2)]).times.count == SegmentTemplate.segmentLimit)
        #expect(times([run(0, 1, -1), run(SegmentTemplate.tickLimit, 1)]).times.count == SegmentTemplate.segmentLimit)
        #expect(times([run(.max, 1), run(.min, 1)]).times == [])
        let large = times([run(0, SegmentTemplate.tickLimit, 5)]).times
        #expect(large == [0, SegmentTemplate.tickLimit])
        #expect(times([run(0, 1, -1)], length: .max / 1_000_000).times.count == SegmentTemplate.segmentLimit)
    }

    @Test func dividesAPeriodIntoEqualSegments() {
        var template = SegmentTemplate(line: 1)
        (template.timescale, template.duration, template.startNumber) = (1_000, 2_000, 5)
        template.presentationTimeOffset = 500
        let segments = template.segments(length: Interval(milliseconds: 5_000))
        #expect(segments.map(\.number) == [5, 6, 7] && segments.map(\.time) == [500, 2_500, 4_500])
        #expect(template.segments(length: nil).isEmpty)
        let coarse = SegmentTemplate(timescale: 1, duration: 2, line: 1)
        #expect(coarse.segments(length: Interval(milliseconds: 2_160)).count == 2)
        #expect(coarse.segments(length: Interval(milliseconds: 4_000)).count == 2)
        template.duration = 1
        let many = template.segments(length: Interval(nanoseconds: .max))
        #expect(many.count <= SegmentTemplate.segmentLimit)
    }

    @Test(
        arguments: [
            ("$Number$.m4s", "7.m4s"), ("$Number%05d$", "00007"), ("$Time$/$RepresentationID$", "900/v"),
            ("$Bandwidth%03d$", "050"), ("a$$b", "a$b"), ("plain", "plain"), ("$Number%00d$", "7"), ("$Number", nil),
            ("$Nummer$", nil), ("$Number%5d$", nil), ("$Number%05x$", nil), ("$RepresentationID%01d$", nil),
            ("$Number%0999d$", nil), ("$%$", nil), ("$ $", nil),
        ] as [(String, String?)])
    func putsValuesForIdentifiers(text: String, expected: String?) {
        let segment = SegmentTemplate.Segment(number: 7, time: 900, duration: 1, line: 1)
        #expect(SegmentTemplate.expanded(text, representation: "v", bandwidth: 50, segment: segment) == expected)
    }

    @Test func hasNoNumberForAnInitializationSegment() {
        #expect(SegmentTemplate.expanded("i-$Number$", representation: "v", bandwidth: 1, segment: nil) == nil)
        #expect(
            SegmentTemplate.expanded("i-$RepresentationID$", representation: "v", bandwidth: 1, segment: nil) == "i-v")
    }
}
