import RTP
import TestSupport
import Testing

@Suite struct ReceiverReportTests {
    @Test func readsItsSenderAndAllBlocks() {
        guard case .receiverReport(let report) = parseReports(SampleReports.receiverReport).packets.first
        else {
            Issue.record("no receiver report")
            return
        }
        #expect(report.ssrc == 1)
        #expect(report.reports.map(\.ssrc) == [2, 3])
    }

    // An empty one begins a compound packet that has nothing to report (RFC 3550 §6.4.2); a profile may add words.
    @Test(arguments: ["80 C9 00 01 00 00 00 05", "80 C9 00 02 00 00 00 05 AA BB CC DD"])
    func mayBeEmptyAndMayBeExtended(text: String) {
        let compound = parseReports(hex(text))
        guard case .receiverReport(let report) = compound.packets.first else {
            Issue.record("no receiver report")
            return
        }
        #expect(report.ssrc == 5)
        #expect(report.reports.isEmpty)
        #expect(compound.failure == nil)
    }

    @Test func isWrittenAsItWasRead() throws {
        let compound = parseReports(SampleReports.receiverReport)
        guard case .receiverReport(let report) = compound.packets.first else {
            Issue.record("no receiver report")
            return
        }
        #expect(report.rendered() == Array(SampleReports.receiverReport.prefix(56)))
        #expect(ReceiverReport(ssrc: 5).rendered() == hex("80 C9 00 01 00 00 00 05"))
    }

    // Five bits count them (RFC 3550 §6.4.1).
    @Test func hasRoomFor31Blocks() {
        var report = ReceiverReport(ssrc: 1)
        guard case .receiverReport(let other) = parseReports(SampleReports.receiverReport).packets.first else { return }
        report.reports = Array(repeating: other.reports[0], count: 40)
        let bytes = report.rendered()
        #expect(bytes.prefix(4) == [0x9F, 201, 0, 187])
        #expect(bytes.count == 188 * 4)
    }

    @Test func needsItsSSRC() {
        #expect(parseReports(hex("80 C9 00 00")).failure == .truncated(needed: 4, remaining: 0))
    }
}
