import Activities
import Foundation
import Jobs
import Media
import Packaging
import Testing

/// Names and order of the keys are those of RICOH's published activity `recording.completed`.
@Suite struct CompositionRecordingTests {
    /// Times of the published text: 2019-08-24T14:15:22Z.
    private static let moment = WallTime(nanoseconds: 1_566_656_122_000_000_000)

    private func recordings(
        _ outputs: [OutputReport], inputs: [CompositionReport.Input] = []
    ) -> [CompositionRecording] {
        activity(outputs, inputs: inputs).compositionRecordings
    }

    private func activity(_ outputs: [OutputReport], inputs: [CompositionReport.Input]) -> RecordingCompleted {
        var report = ActivityReport.report([])
        var composition = CompositionReport(label: "common")
        composition.outputs = outputs
        composition.inputs = inputs
        report.compositions = [composition]
        return RecordingCompleted(report, environment: .dev)
    }

    private static func input(_ connectionID: String, _ presences: [(Int64, Int64)]) -> CompositionReport.Input {
        var input = CompositionReport.Input(connectionID: connectionID)
        input.presences = presences.map {
            .init(startedAt: ActivityReport.moment($0.0), endedAt: ActivityReport.moment($0.1))
        }
        return input
    }

    @Test func hasNoEntryForAFileInWhichNothingIs() {
        var empty = ActivityReport.output([ActivityReport.video], container: .mp4)
        empty.verdict = .failed
        #expect(recordings([empty, ActivityReport.output([ActivityReport.audio])]).map(\.format) == ["mkv"])
    }

    @Test func tellsOfOneFile() throws {
        var video = ActivityReport.video
        video.bitrate = 1500
        let inputs = [Self.input("CONN-A", [(250, 3000), (5000, 8750)]), Self.input("CONN-B", [(1000, 2000)])]
        let recording = try #require(
            recordings([ActivityReport.output([video, ActivityReport.audio], container: .mp4)], inputs: inputs).first)
        #expect(recording.roomID == "sora" && recording.recordingID == "rec-1")
        // One entry for each time that a connection was in it.
        #expect(recording.connections.map(\.connectionID) == ["CONN-A", "CONN-A", "CONN-B"])
        #expect(recording.connections[1].startedAt == ActivityReport.moment(5000))
        #expect(recording.connections[1].endedAt == ActivityReport.moment(8750))
        #expect(recording.startedAt == ActivityReport.moment(250))
        #expect(recording.endedAt == ActivityReport.moment(8750))
        #expect(recording.format == "mp4")
        #expect(recording.video?.codec == "vp8" && recording.video?.maximumKilobits == 1500)
        #expect(recording.video?.width == 640 && recording.video?.height == 480)
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
        #expect(RecordingCompleted(ActivityReport.report([]), environment: .dev).compositionRecordings.isEmpty)
    }

    /// The example of the published text, with its values where they can be had.
    @Test func hasTheKeysOfThePublishedTextInItsOrder() throws {
        var output = ActivityReport.output([], container: .mp4)
        output.startedAt = Self.moment
        output.endedAt = Self.moment
        var video = OutputReport.Track(kind: .video, codec: "vp9", frames: 1, duration: 1, width: 0, height: 0)
        video.bitrate = 100
        output.tracks = [video, OutputReport.Track(kind: .audio, codec: "aac", frames: 1, duration: 1)]
        var input = CompositionReport.Input(connectionID: "string")
        input.presences = [.init(startedAt: Self.moment, endedAt: Self.moment)]
        let text = activity([output], inputs: [input]).rendered()
        let published = """
            {"room_id":"sora","recording_id":"rec-1",\
            "connections":[{"connection_id":"string","started_at":"T","ended_at":"T"}],\
            "started_at":"T","ended_at":"T","format":"mp4",\
            "video":{"codec":"vp9","max_bitrate_kbps":100,"width":0,"height":0},"audio":{"codec":"aac"}}
            """
        let own = text.filter { !$0.isWhitespace }
        let list = try #require(own.range(of: "\"composition_recordings\":["))
        let entry = own[list.upperBound...].replacingOccurrences(of: Self.moment.rendered(), with: "T")
        #expect(entry.hasPrefix(published), "\(entry)")
    }
}
