import Media
import Testing
import Timing

@testable import Engine

@Suite struct CountedTrackTests {
    private func picture(_ timestamp: Int64) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.extendedTimestamp = timestamp
        return frame
    }

    @Test func placesFramesAsAFileWould() {
        var track = CountedTrack(clockRate: .video, mayReorder: false, firstTimestamp: 9000)
        let places = [9000, 12_600, 12_600, 16_200].map { track.place(picture($0), at: .zero) }
        #expect(places == [true, true, false, true])
        #expect(track.timeline.length == Interval(milliseconds: 120))
    }

    // What follows a break has another clock: by it nobody can say where the start lies.
    @Test func movesItsStartUntilItsClockIsOver() {
        var track = CountedTrack(clockRate: .video, mayReorder: false, firstTimestamp: 9000)
        _ = track.place(picture(9000), at: SessionTime(milliseconds: 50))
        track.correctStart(SessionTime(milliseconds: 30))
        #expect(track.timeline.start == SessionTime(milliseconds: 30))
        track.correctStart(nil)
        track.beginEpoch()
        track.correctStart(SessionTime(milliseconds: 777))
        #expect(track.timeline.start == SessionTime(milliseconds: 30))
    }
}
