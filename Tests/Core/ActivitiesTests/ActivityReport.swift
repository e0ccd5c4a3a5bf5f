import Jobs
import Media
import Packaging

/// The report that docs/activities.md tells of.
enum ActivityReport {
    /// 2026-11-21T02:00:00Z.
    static func moment(_ milliseconds: Int64) -> WallTime {
        WallTime(nanoseconds: 1_795_226_400_000_000_000).at(SessionTime(milliseconds: milliseconds))
    }

    static func output(_ tracks: [OutputReport.Track], container: Container = .mkv) -> OutputReport {
        OutputReport(
            file: "CONN-A.\(container.rawValue)", container: OutputFormat(container), bytes: 1, startedAt: moment(250),
            endedAt: moment(8750), duration: 8.5, tracks: tracks)
    }

    static let video = OutputReport.Track(
        kind: .video, codec: "vp8", frames: 1, duration: 8.5, width: 640, height: 480)
    static let audio = OutputReport.Track(kind: .audio, codec: "opus", frames: 1, duration: 8.5)

    static func report(_ outputs: [OutputReport]) -> Report {
        var report = Report(
            rokugaVersion: "0.1.0", recordingID: "rec-1", roomID: "sora", outcome: Outcome(verdict: .completed),
            startedAt: moment(0), endedAt: moment(9500))
        var connection = ConnectionReport(
            connectionID: "CONN-A", existsSince: moment(0), existsUntil: moment(9000))
        connection.outputs = outputs
        report.connections = [connection]
        return report
    }
}
