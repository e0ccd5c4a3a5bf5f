import Jobs
import Media
import Testing

@testable import Engine

@Suite struct ResumptionAccountTests {
    private let start = WallTime(nanoseconds: 1_795_219_200_000_000_000)

    @Test func hasNothingToReportBeforeTheFirst() {
        #expect(ResumptionAccount().report(wall: start.at) == nil)
    }

    /// A supervisor may start a recorder again and again: all count, a hundred are listed.
    @Test func staysBounded() throws {
        var account = ResumptionAccount()
        for i in 0..<Int64(250) {
            account.note(from: SessionTime(milliseconds: i * 1000), until: SessionTime(milliseconds: i * 1000 + 400))
        }
        let report = try #require(account.report(wall: start.at))
        #expect(report.count == 250 && account.count == 250 && report.absences.count == 100)
        #expect(abs(report.unseenSeconds - 100) < 1e-9)
        #expect(report.absences[1].from == start.at(SessionTime(milliseconds: 1000)))
        #expect(report.absences[1].until == start.at(SessionTime(milliseconds: 1400)))
    }
}
