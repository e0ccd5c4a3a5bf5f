import RTP
import Testing

@Suite struct ReceptionStatisticsTests {
    private let packet = RTPPacket(payloadType: 96, sequenceNumber: 1, timestamp: 2, ssrc: 3, payload: 12..<100)

    // Columns: duplicates, late, restarts, overflowed.
    @Test(arguments: [
        (ReorderBuffer.Insertion.inOrder, [0, 0, 0, 0]),
        (.queued, [0, 0, 0, 0]),
        (.suspect, [0, 0, 0, 0]),
        (.duplicate, [2, 0, 0, 0]),
        (.late, [0, 2, 0, 0]),
        (.restarted, [0, 0, 2, 0]),
        (.overflow, [0, 0, 0, 2]),
    ])
    func countsWhatTheBufferMadeOfAPacket(insertion: ReorderBuffer.Insertion, counts: [Int]) {
        var statistics = ReceptionStatistics()
        statistics.count(packet, byteCount: 100, as: insertion)
        statistics.count(packet, byteCount: 50, as: insertion)
        #expect(statistics.packets == 2)
        #expect(statistics.bytes == 150)
        #expect([statistics.duplicates, statistics.late, statistics.restarts, statistics.overflowed] == counts)
        #expect(statistics.paddingOnly == 0)
    }

    @Test func countsPacketsWithoutPayload() throws {
        var statistics = ReceptionStatistics()
        let probe = try parsePacket(SamplePackets.paddingOnly)
        statistics.count(probe, byteCount: SamplePackets.paddingOnly.count, as: .inOrder)
        #expect(statistics.paddingOnly == 1)
        #expect(statistics.bytes == 279)
    }
}
