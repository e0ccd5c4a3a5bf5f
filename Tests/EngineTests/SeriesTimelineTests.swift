import Media
import Testing
import Timing

@testable import Engine

@Suite struct SeriesTimelineTests {
    @Test func runsOnWhereTheFileBeforeEnded() {
        var timeline = TrackTimeline(clockRate: .video)
        #expect(SeriesTimeline(timeline, offset: 90_000).outputWatermark == nil)
        #expect(SeriesTimeline(timeline, offset: 90_000).nominal == nil)
        _ = timeline.place(1000, nominal: 3000, at: .zero)
        _ = timeline.place(4000, nominal: 3000, at: .zero)
        let course = SeriesTimeline(timeline, offset: 90_000)
        #expect(course.outputWatermark == 93_000)
        #expect(course.nominal == 3000)
        #expect(course.ticks(of: 10_000) == 99_000)
        #expect(course.aboveWatermark.isEmpty && course.reorderDepth == 0)
    }

    // A B picture may come between 0 and 6000 until two more have come.
    @Test func tellsPicturesThatAnotherMayStillPrecede() {
        var timeline = TrackTimeline(clockRate: .video, reorderDepth: 1)
        for timestamp: Int64 in [0, 6000] { _ = timeline.place(timestamp, nominal: 0, at: .zero) }
        let course = SeriesTimeline(timeline, offset: 500)
        #expect(course.reorderDepth == 1)
        #expect(course.outputWatermark == 500 && course.aboveWatermark == [6500])
    }
}
