import Media
import Testing

@testable import Presentations

@Suite struct SegmentTimelineTests {
    typealias Run = SegmentTimeline.Run

    private let clock = ClockRate(hertz: 48_000)

    private func timeline(_ segments: [PresentedSegment]) -> SegmentTimeline {
        var timeline = SegmentTimeline(clock: clock)
        for segment in segments { timeline.append(segment) }
        return timeline
    }

    @Test func segmentsOfOneLengthAreOneRun() {
        let timeline = timeline([
            Presented.segment(1), Presented.segment(2), Presented.segment(3, lasting: 1980),
            Presented.segment(4, at: 5980),
        ])
        #expect(
            timeline.runs == [
                Run(number: 1, start: 0, duration: 96_000, count: 2),
                Run(number: 3, start: 192_000, duration: 95_040, count: 1),
                Run(number: 4, start: 287_040, duration: 96_000, count: 1),
            ])
        #expect(timeline.end == Interval(milliseconds: 7980))
    }

    @Test func aLeapOfTimeBeginsARun() {
        let timeline = timeline([Presented.segment(1), Presented.segment(2, at: 2100)])
        #expect(timeline.runs.map(\.start) == [0, 100_800])
    }

    /// Packets of AAC at 44.1 kHz: 86 of 1024 samples; nanoseconds are rounded, ticks are not.
    @Test(arguments: [44_100, 48_000, 90_000] as [Int64])
    func ticksAreThoseOfTheMedia(hertz: Int64) {
        let clock = ClockRate(hertz: hertz)
        var timeline = SegmentTimeline(clock: clock)
        for i in 0..<10_000 as Range<Int64> {
            let start = clock.nanoseconds(ofTicks: i * 88_064)
            let end = clock.nanoseconds(ofTicks: (i + 1) * 88_064)
            timeline.append(
                PresentedSegment(
                    number: Int(i) + 1, path: "", start: Interval(nanoseconds: start),
                    duration: Interval(nanoseconds: end - start), byteCount: 1, isIndependent: true))
        }
        #expect(timeline.runs == [Run(number: 1, start: 0, duration: 88_064, count: 10_000)])
    }

    /// Files are counted without gaps, as players count: the run behind one says where it begins.
    @Test func aGapHasNoNumber() {
        let timeline = timeline([
            Presented.segment(1), Presented.segment(2, isGap: true), Presented.segment(3, isGap: true),
            Presented.segment(4, file: 2), Presented.segment(5, file: 3),
        ])
        #expect(
            timeline.runs == [
                Run(number: 1, start: 0, duration: 96_000, count: 1),
                Run(number: 2, start: 288_000, duration: 96_000, count: 2),
            ])
    }

    @Test func aTrackMayBeginLate() {
        let timeline = timeline([Presented.segment(1, isGap: true), Presented.segment(2, file: 1)])
        #expect(timeline.runs.map(\.number) == [1])
        #expect(timeline.start == Interval(milliseconds: 2000))
    }

    @Test func whatLeavesIsCutFromItsRun() {
        var timeline = timeline((1...6).map { Presented.segment($0) })
        timeline.remove(before: 4)
        #expect(timeline.runs == [Run(number: 4, start: 288_000, duration: 96_000, count: 3)])
        #expect(timeline.start == Interval(milliseconds: 6000))
        timeline.remove(before: 2)
        #expect(timeline.runs.map(\.number) == [4])
        #expect(!timeline.isEmpty)
        timeline.remove(before: 99)
        #expect(timeline.isEmpty)
    }

    @Test func timesBeforeTheBeginningDoNotTrap() {
        let timeline = timeline([Presented.segment(1, at: -5000, lasting: 1000)])
        #expect(timeline.runs == [Run(number: 1, start: 0, duration: 0, count: 1)])
    }
}
