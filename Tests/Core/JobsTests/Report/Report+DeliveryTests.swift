import Jobs
import Media
import Packaging
import Testing

@Suite struct ReportDeliveryTests {
    private func output(_ file: String) -> OutputReport {
        OutputReport(
            file: file, container: .mkv, bytes: 1, startedAt: Samples.start, endedAt: Samples.moment(1000), duration: 1)
    }

    private func report(_ connections: [String: [String]], views: [String] = []) -> Report {
        var report = Report(
            rokugaVersion: "0.1.0", recordingID: "R", roomID: "r", outcome: Outcome(verdict: .completed, reason: nil),
            startedAt: Samples.start, endedAt: Samples.moment(1000))
        report.connections = connections.sorted { $0.key < $1.key }.map { name, files in
            var connection = ConnectionReport(
                connectionID: name, existsSince: Samples.start, existsUntil: Samples.moment(1000))
            connection.outputs = files.map(output)
            return connection
        }
        if !views.isEmpty {
            var composition = CompositionReport(label: "common")
            composition.outputs = views.map(output)
            report.compositions = [composition]
        }
        return report
    }

    @Test func takesTheFilesOfConnectionsAndViews() {
        var live = report(["A": ["A.mkv"], "B": []])
        live.add(deliveredAfter: report(["A": ["A.mp4"], "B": ["B.mp4"]], views: ["common.mp4"]))
        #expect(live.connections.map { $0.outputs.map(\.file) } == [["A.mkv", "A.mp4"], ["B.mp4"]])
        #expect(live.compositions?.map(\.label) == ["common"])
        live.add(deliveredAfter: report([:], views: ["common.mkv"]))
        #expect(live.compositions?.flatMap(\.outputs).map(\.file) == ["common.mp4", "common.mkv"])
    }

    @Test func tellsWhatTheySufferFromOnce() {
        var live = report([:])
        live.add([Warning(reason: .noKeyFrame, message: "seen live too")])
        var after = report([:])
        after.warnings = live.warnings + [Warning(reason: .encoderFailed, message: "the view ends early")]
        live.add(deliveredAfter: after)
        #expect(live.warnings.map(\.reason) == [.noKeyFrame, .encoderFailed])
    }

    @Test func leavesConnectionsAloneThatAreNotTheSame() {
        var live = report(["A": ["A.mkv"]])
        live.add(deliveredAfter: report(["B": ["B.mp4"], "C": ["C.mp4"]]))
        #expect(live.connections.map { $0.outputs.map(\.file) } == [["A.mkv"]])
    }
}
