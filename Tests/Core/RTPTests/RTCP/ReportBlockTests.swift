import TestSupport
import Testing

@testable import RTP

@Suite struct ReportBlockTests {
    private var blocks: [ReportBlock] {
        guard case .receiverReport(let report) = parseReports(SampleReports.receiverReport).packets.first
        else { return [] }
        return report.reports
    }

    @Test func readsEveryField() throws {
        let block = try #require(blocks.first)
        #expect(block.ssrc == 2)
        #expect(block.fractionLost == 64)
        #expect(block.highestSequence == 0x0001_0005)
        #expect(block.jitter == 16)
        #expect(block.lastSenderReport == 0x5DB5_DE0F)
        #expect(block.delaySinceLastSenderReport == 98_304)
    }

    @Test func isWrittenAsItWasRead() {
        var bytes: [UInt8] = []
        for block in blocks { block.append(to: &bytes) }
        #expect(bytes == Array(SampleReports.receiverReport[8..<56]))
    }

    // 24 bits, signed: duplicates make the loss negative (RFC 3550 §6.4.1).
    @Test func readsTheLossWithItsSign() {
        #expect(blocks.map(\.cumulativeLost) == [-1, 7])
    }
}
