import Activities
import Jobs
import Media
import Packaging
import Testing

@Suite struct ConnectionRecordingTests {
    private func recordings(_ outputs: [OutputReport]) -> [ConnectionRecording] {
        RecordingCompleted(ActivityReport.report(outputs), environment: .dev).connectionRecordings
    }

    @Test func tellsOfOneFile() throws {
        let recording = try #require(
            recordings([ActivityReport.output([ActivityReport.video, ActivityReport.audio])]).first)
        #expect(recording.roomID == "sora")
        #expect(recording.recordingID == "rec-1")
        #expect(recording.connectionID == "CONN-A")
        #expect(recording.existsSince == ActivityReport.moment(0))
        #expect(recording.existsUntil == ActivityReport.moment(9000))
        #expect(recording.startedAt == ActivityReport.moment(250))
        #expect(recording.endedAt == ActivityReport.moment(8750))
        #expect(recording.format == "mkv")
        #expect(recording.video?.codec == "vp8")
        #expect(recording.video?.width == 640)
        #expect(recording.video?.height == 480)
        #expect(recording.audio?.codec == "opus")
        #expect(recording.storageURL == nil)
    }

    @Test func hasAnEntryForEveryFile() {
        let outputs = [
            ActivityReport.output([ActivityReport.video], container: .mp4),
            ActivityReport.output([ActivityReport.audio]),
        ]
        #expect(recordings(outputs).map(\.format) == ["mp4", "mkv"])
        #expect(recordings(outputs).map { $0.video == nil } == [false, true])
        #expect(recordings(outputs).map { $0.audio == nil } == [true, false])
        #expect(recordings([]).isEmpty)
    }

    @Test func hasNoEntryForAFileInWhichNothingIs() {
        var empty = ActivityReport.output([ActivityReport.video], container: .mp4)
        empty.verdict = .failed
        #expect(recordings([empty, ActivityReport.output([ActivityReport.audio])]).map(\.format) == ["mkv"])
    }

    @Test func writesASizeEvenWhereNoneIsKnown() throws {
        let track = OutputReport.Track(kind: .video, codec: "vp9", frames: 1, duration: 1)
        let video = try #require(recordings([ActivityReport.output([track])]).first?.video)
        #expect(video.width == 0 && video.height == 0)
    }
}
