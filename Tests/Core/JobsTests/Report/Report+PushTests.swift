import Media
import Testing

@testable import Jobs

@Suite struct ReportPushTests {
    private func report() -> Report {
        let start = WallTime(nanoseconds: 0)
        func output(_ file: String, _ format: OutputFormat) -> OutputReport {
            OutputReport(file: file, container: format, bytes: 1, startedAt: start, endedAt: start, duration: 1)
        }
        var report = Report(rokugaVersion: "0", recordingID: "r", roomID: "r", startedAt: start, endedAt: start)
        var connection = ConnectionReport(connectionID: "A", existsSince: start, existsUntil: start)
        connection.outputs = [
            output("A/index.m3u8", .hls), output("A/manifest.mpd", .dash), output("A.mp4", .mp4),
            output("A-2/index.m3u8", .hls),
        ]
        report.connections = [connection]
        var view = CompositionReport(label: "view")
        view.outputs = [output("view/index.m3u8", .hls)]
        report.compositions = [view]
        return report
    }

    @Test func isInEachOutputOfItsFolder() {
        var report = report()
        let (own, view) = (PushReport(url: "http://a/A/", files: 3, bytes: 9), PushReport(url: "http://a/v/"))
        report.add(pushed: [("A", own), ("view", view), ("other", view)])
        #expect(report.connections[0].outputs.map(\.push) == [own, own, nil, nil])
        #expect(report.compositions?[0].outputs.map(\.push) == [view])
        #expect(report.warnings.isEmpty)
    }

    @Test func whatIsMissingIsADefect() {
        var report = report()
        var push = PushReport(url: "http://a/A/", files: 3, bytes: 9, missing: 2)
        push.problem = "no reply in time"
        report.add(pushed: [("A", push), ("view", PushReport(url: "http://a/v/", missing: 1))])
        #expect(report.warnings.map(\.reason) == [.pushIncomplete, .pushIncomplete])
        #expect(report.warnings[0].message.hasPrefix("http://a/A/ lacks 2 files: no reply in time; "))
        #expect(report.warnings[1].message.hasPrefix("http://a/v/ lacks 1 file: the time was up; "))
        #expect(RecordingFacts(of: report).hasWarnings)
        let outcome = Outcome(verdict: .completed).withWarnings(RecordingFacts(of: report).hasWarnings)
        #expect(outcome.verdict == .completedWithWarnings)
    }

    @Test func isReadAsItIsWritten() throws {
        var report = report()
        var push = PushReport(url: "http://a/A/", files: 3, bytes: 9, missing: 2)
        (push.skipped, push.deleted) = (4, 5)
        report.add(pushed: [("A", push)])
        #expect(try Report(parsing: report.rendered()) == report)
        #expect(report.rendered().contains(#""url" : "http://a/A/""#))
    }
}
