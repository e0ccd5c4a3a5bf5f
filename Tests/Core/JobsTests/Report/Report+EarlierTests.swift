import Jobs
import Media
import Testing

@Suite struct ReportEarlierTests {
    private var earlier: Report {
        var report = ReportSamples.whole
        var other = report.connections[0]
        other.connectionID = "CONN-B"
        other.outputs[0].file = "CONN-B.mkv"
        report.connections.append(other)
        var view = CompositionReport(label: "common")
        view.outputs = report.connections[0].outputs
        view.outputs[0].file = "common.mkv"
        report.compositions = [view]
        return report
    }

    @Test func keepsConnectionsAndFilesThatAreNotMadeAgain() {
        var report = ReportSamples.whole
        report.include(earlier) { $0 != "common.mkv" }
        #expect(report.connections.map(\.connectionID) == ["CONN-A", "CONN-B"])
        #expect(report.connections.map { $0.outputs.map(\.isKept) } == [[nil], [true]])
        // The view's file is gone, but not what is known of the view.
        #expect(report.compositions?.map(\.label) == ["common"] && report.compositions?[0].outputs.isEmpty == true)
        #expect(report.warnings.suffix(1).map(\.reason) == [.fileKept])
        #expect(report.warnings.last?.message.hasPrefix("CONN-B.mkv ") == true)
    }

    @Test func addsAFileToTheConnectionThatMadeIt() {
        var report = earlier
        report.compositions?[0].outputs = []
        report.connections[1].outputs = []
        report.include(earlier) { _ in true }
        #expect(report.connections[1].outputs.map(\.file) == ["CONN-B.mkv"])
        #expect(report.compositions?[0].outputs.map(\.file) == ["common.mkv"])
    }

    // Somebody may leave and come back under the same id.
    @Test func keepsEachTimeThatAConnectionWasThere() {
        var report = ReportSamples.whole
        var twice = ReportSamples.whole
        twice.connections.append(twice.connections[0])
        twice.connections[1].existsSince = Samples.moment(9000)
        report.include(twice) { _ in false }
        #expect(report.connections.map(\.existsSince) == [Samples.start, Samples.moment(9000)])
    }

    @Test func remembersWhatAnEarlierReportSaidOtherwise() throws {
        var report = ReportSamples.whole
        report.remember(ReportSamples.whole)
        #expect(report.earlier == nil)
        var full = ReportSamples.whole
        full.conclude(Outcome(verdict: .failed, reason: .diskFull))
        report.remember(full)
        #expect(report.earlier?.map(\.reason) == [.diskFull])
        var warned = ReportSamples.whole
        warned.warnings = [Warning(reason: .overloaded, message: "slow")]
        warned.earlier = report.earlier
        var last = ReportSamples.whole
        last.remember(warned)
        #expect(last.earlier?.map(\.verdict) == [.failed, .completedWithWarnings])
        #expect(last.earlier?.last?.warnings == warned.warnings)
        #expect(try Report(parsing: last.rendered()) == last)
    }

    @Test func remembersNoMoreThanTheLatest() {
        var report = ReportSamples.whole
        for _ in 0..<100 {
            var next = ReportSamples.whole
            report.conclude(Outcome(verdict: .failed, reason: .internalError))
            next.remember(report)
            report = next
        }
        #expect(report.earlier?.count == 32)
    }
}
