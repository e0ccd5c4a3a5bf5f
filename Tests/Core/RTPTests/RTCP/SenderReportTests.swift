import Media
import RTP
import TestSupport
import Testing

@Suite struct SenderReportTests {
    private func senderReport(in bytes: [UInt8]) -> SenderReport? {
        guard case .senderReport(let report) = parseReports(bytes).packets.first else { return nil }
        return report
    }

    // Hand-built after RFC 3550 §6.4.1.
    @Test func readsItsReportBlocks() throws {
        let bytes = hex(
            """
            81 C8 00 0C              # RC=1, SR, 13 words
            00 00 00 01
            00 00 00 00 00 00 00 00  # no wall clock
            FF FF FF FF              # RTP timestamp
            00 00 00 02 00 00 00 03
            00 00 00 04 80 00 00 01 00 00 00 05 00 00 00 06 00 00 00 07 00 00 00 08
            """)
        let report = try #require(senderReport(in: bytes))
        #expect(report.rtpTimestamp == .max)
        #expect(report.reports.map(\.ssrc) == [4])
        #expect(report.reports.first?.fractionLost == 128)
        #expect(report.wallTime == nil)
    }

    // Capture vp8-opus-sr, packet 56: seconds EEAB5DB5 less 2,208,988,800; DE0FF540 / 2^32 of a second.
    @Test func tellsTheWallTime() throws {
        let report = try #require(senderReport(in: SampleReports.senderReport))
        #expect(report.wallTime == WallTime(nanoseconds: 1_795_219_253_867_431_000))
    }
}
