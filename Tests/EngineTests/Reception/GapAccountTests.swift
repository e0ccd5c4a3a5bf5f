import Media
import Testing
import Timing

@testable import Engine

@Suite struct GapAccountTests {
    /// A timeline and its account, fed frame by frame.
    private struct Course {
        var timeline: TrackTimeline
        var gaps: GapAccount

        init(_ kind: MediaKind, reorderDepth: Int? = nil) {
            let clockRate: ClockRate = kind == .audio ? .opus : .video
            timeline = TrackTimeline(clockRate: clockRate, reorderDepth: reorderDepth)
            gaps = GapAccount(kind, clockRate: clockRate)
        }

        mutating func note(_ timestamp: Int64, nominal: Int64 = 0, isKeyFrame: Bool = false, isAfterLoss: Bool = false)
        {
            _ = timeline.place(timestamp, nominal: nominal, at: .zero, isOvertaking: !isKeyFrame)
            gaps.note(on: timeline, isAfterLoss: isAfterLoss)
        }
    }

    @Test func findsTheAudioThatIsMissing() {
        var course = Course(.audio)
        for time in [Int64(0), 960, 1920, 5760] { course.note(time, nominal: 960) }
        #expect(course.gaps.list.listed.map(\.start) == [Interval(milliseconds: 60)])
        #expect(course.gaps.list.listed.map(\.length) == [Interval(milliseconds: 60)])
        #expect(course.gaps.list.frozen == .zero)
    }

    @Test func findsNoGapInPicturesThatComeSlowly() {
        var course = Course(.video)
        for i in 0..<Int64(10) { course.note(i * 9000) }
        #expect(course.gaps.list.count == 0 && course.gaps.list.frozen == .zero)
    }

    @Test func takesALossAsAFreezeForVideoAlone() {
        for kind in MediaKind.allCases {
            var course = Course(kind)
            let ticks: Int64 = kind == .audio ? 960 : 3600
            for i in 0..<Int64(3) { course.note(i * ticks, nominal: kind == .audio ? ticks : 0) }
            course.note(20 * ticks, nominal: kind == .audio ? ticks : 0, isAfterLoss: true)
            #expect(course.gaps.list.count == 1)
            #expect((course.gaps.list.frozen == .zero) == (kind == .audio))
        }
    }

    // The picture before which something was lost may be overtaken by two that are shown before it.
    @Test func remembersALossForThePicturesThatMayStillBeShownAfterIt() {
        var course = Course(.video, reorderDepth: 2)
        course.note(0, isKeyFrame: true)
        course.note(3 * 3600)
        course.note(3600)
        course.note(2 * 3600)
        course.note(20 * 3600, isAfterLoss: true)
        course.note(18 * 3600)
        course.note(19 * 3600)
        course.gaps.finish(on: course.timeline, dropped: nil)
        // From 160 ms, where the fourth picture ends, to 720 ms.
        #expect(course.gaps.list.frozen == Interval(milliseconds: 560))
        #expect(course.gaps.list.count == 1)
    }

    @Test func countsAPictureThatStandsUntilTheEnd() {
        var course = Course(.video)
        for i in 0..<Int64(3) { course.note(i * 3600) }
        course.gaps.finish(on: course.timeline, dropped: 9 * 3600)
        #expect(course.gaps.list.frozen == Interval(milliseconds: 280))
    }

    @Test func saysNothingOfTheEndOfAudio() {
        var course = Course(.audio)
        course.note(0, nominal: 960)
        course.gaps.finish(on: course.timeline, dropped: 9 * 960)
        #expect(course.gaps.list.frozen == .zero && course.gaps.list.count == 0)
    }
}
