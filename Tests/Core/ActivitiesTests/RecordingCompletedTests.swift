import Activities
import Foundation
import Jobs
import Testing

@Suite struct RecordingCompletedTests {
    private func rendered(_ outputs: [OutputReport]) -> String {
        RecordingCompleted(ActivityReport.report(outputs), environment: .prod).rendered()
    }

    /// The page shows the program's own text.
    @Test func isWhatTheDocumentationShows() throws {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let page = try String(contentsOf: root.appendingPathComponent("docs/activities.md"), encoding: .utf8)
        let text = rendered([ActivityReport.output([ActivityReport.video, ActivityReport.audio])])
        #expect(page.contains("```json\n" + text + "```\n"), "\(text)")
    }

    /// The order of the published example of the RICOH Live Streaming activity API.
    @Test func writesTheKeysInThePublishedOrder() {
        var completed = RecordingCompleted(
            ActivityReport.report([ActivityReport.output([ActivityReport.video, ActivityReport.audio])]),
            environment: .dev)
        completed.connectionRecordings[0].storageURL = "s3://bucket/rec-1/CONN-A.mkv"
        let keys = completed.rendered().split(separator: "\n").compactMap { line -> Substring? in
            let parts = line.split(separator: "\"", maxSplits: 2)
            return parts.count == 3 ? parts[1] : nil
        }
        #expect(
            keys == [
                "activity_id", "env", "created_at", "type", "data", "recording_id", "outputs", "connection_recordings",
                "room_id", "recording_id", "connection_id", "exists_since", "exists_until", "started_at", "ended_at",
                "format", "video", "codec", "width", "height", "audio", "codec", "aws_s3_url", "composition_recordings",
            ])
    }

    @Test func isJSON() throws {
        let text = rendered([ActivityReport.output([ActivityReport.audio])])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["type"] as? String == "recording.completed")
        #expect(object["env"] as? String == "prod")
        let data = try #require(object["data"] as? [String: Any])
        let outputs = try #require(data["outputs"] as? [String: Any])
        let recordings = try #require(outputs["connection_recordings"] as? [[String: Any]])
        #expect(recordings.count == 1)
        #expect(recordings[0]["video"] == nil)
        #expect(recordings[0]["aws_s3_url"] == nil)
        #expect((recordings[0]["audio"] as? [String: String]) == ["codec": "opus"])
        #expect((outputs["composition_recordings"] as? [Any])?.isEmpty == true)
    }

    @Test func tellsOfARecordingWithoutFiles() {
        #expect(rendered([]).contains(#""connection_recordings": [],"#))
    }

    @Test func isMadeAtTheRecordingsEndUnlessToldOtherwise() {
        let report = ActivityReport.report([])
        #expect(RecordingCompleted(report, environment: .prod).createdAt == report.endedAt)
        let later = ActivityReport.moment(60_000)
        let completed = RecordingCompleted(report, environment: .prod, createdAt: later)
        #expect(completed.rendered().contains(#""created_at": "2026-11-21T02:01:00.000Z""#))
        #expect(completed.activityID == RecordingCompleted(report, environment: .dev).activityID)
    }
}
