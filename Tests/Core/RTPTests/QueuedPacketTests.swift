import Media
import RTP
import Testing

@Suite struct QueuedPacketTests {
    @Test func isNoRestartUnlessSaid() {
        let packet = RTPPacket(payloadType: 96, sequenceNumber: 1, timestamp: 2, ssrc: 3, payload: 12..<14)
        let queued = QueuedPacket(packet: packet, extendedSequence: 65_537, arrival: .zero)
        #expect(!queued.isRestart)
        #expect(queued.packet.payload == 12..<14)
        #expect(queued != QueuedPacket(packet: packet, extendedSequence: 1, arrival: .zero))
    }
}
