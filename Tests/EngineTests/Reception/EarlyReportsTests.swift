import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct EarlyReportsTests {
    private func report(of ssrc: UInt32, _ timestamp: UInt32 = 0) throws -> SenderReport {
        let bytes = RTPBuilder.audio(ssrc: ssrc).senderReport(of: timestamp, at: 0)
        guard case .senderReport(let report)? = RTCPCompound(parsing: bytes.span).packets.first else {
            throw RTPError.truncated(needed: 28, remaining: bytes.count)
        }
        return report
    }

    @Test func givesTheLatestReportOfASourceOnce() throws {
        var reports = EarlyReports()
        for timestamp: UInt32 in [1, 2] { reports.keep(try report(of: 7, timestamp)) }
        reports.keep(try report(of: 8))
        let first = reports.take(ofSource: 7)
        let second = reports.take(ofSource: 7)
        let other = reports.take(ofSource: 9)
        #expect(first?.rtpTimestamp == 2 && second == nil && other == nil)
    }

    @Test func forgetsTheOldestOfTooMany() throws {
        var reports = EarlyReports()
        for ssrc in 0...UInt32(EarlyReports.limit) { reports.keep(try report(of: ssrc)) }
        let kept = (0...UInt32(EarlyReports.limit)).map { reports.take(ofSource: $0) != nil }
        #expect(kept == [false, true, true, true, true])
    }
}
