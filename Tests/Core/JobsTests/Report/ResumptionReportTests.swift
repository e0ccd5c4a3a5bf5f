import Foundation
import Jobs
import Media
import Testing

@Suite struct ResumptionReportTests {
    private let start = WallTime(nanoseconds: 1_795_219_200_000_000_000)

    private func report(_ count: Int, seconds: Double) -> ResumptionReport {
        let absence = ResumptionReport.Absence(from: start, until: start.at(SessionTime(milliseconds: 2500)))
        return ResumptionReport(count: count, unseenSeconds: seconds, absences: [absence])
    }

    @Test func saysWhatIsNotRecorded() {
        let once = report(1, seconds: 2.5).warning
        #expect(once.reason == .interrupted && once.connectionID == nil)
        #expect(once.message == "the recorder was killed and another went on with the job: 2.5 s are not recorded")
        let often = report(3, seconds: 61.04).warning.message
        #expect(
            often == "the recorder was killed and another went on 3 times with the job: 61.0 s are not recorded")
    }

    @Test func hasLastingKeys() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(report(1, seconds: 2.5))
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"{"absences":[{"from":"2026-11-21T00:00:00.000Z","until":"2026-11-21T00:00:02.500Z"}],"#
                + #""count":1,"unseen_s":2.5}"#)
        #expect(try JSONDecoder().decode(ResumptionReport.self, from: data) == report(1, seconds: 2.5))
    }

    @Test func itsWarningIsADefect() {
        let facts = Outcome(verdict: .completed).withWarnings(report(1, seconds: 2.5).warning.reason.isDefect)
        #expect(facts.verdict == .completedWithWarnings)
    }
}
