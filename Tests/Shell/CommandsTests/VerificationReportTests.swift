import Conformance
import Testing

@testable import Commands

@Suite struct VerificationReportTests {
    @Test func isOneLineWithoutFindings() {
        var report = VerificationReport(place: "out")
        (report.listCount, report.fileCount) = (1, 2)
        #expect(report.text() == "out: 1 list, 2 files, 0 errors, 0 warnings")
        #expect(report.errorCount == 0)
    }

    @Test func countsWhatItDoesNotList() {
        var report = VerificationReport(place: "out")
        report.listCount = 1
        for number in 0..<103 { report.findings.report(.fileMissing, at: Place(file: "\(number)"), "gone") }
        let lines = report.text().split(separator: "\n")
        #expect(lines.count == 1 + 1 + 100 + 1 && lines.last == "file-missing: 3 more")
        #expect(lines[1].hasPrefix("severity  rule") && report.errorCount == 103)
    }

    @Test func hasJSONForPrograms() {
        var report = VerificationReport(place: "a")
        report.findings.report(.mp4Box, at: Place(file: "1.m4s", position: .byte(24)), "no whole box")
        let text = VerificationReport.json(of: [report])
        #expect(
            text.hasPrefix("{") && text.contains("\"offset\": 24") && text.contains("\"section\": \"ISOBMFF §4.2\""))
        let both = VerificationReport.json(of: [report, VerificationReport(place: "b", problem: "no")])
        #expect(both.hasPrefix("[") && both.contains("\"message\": \"no\""))
    }
}
