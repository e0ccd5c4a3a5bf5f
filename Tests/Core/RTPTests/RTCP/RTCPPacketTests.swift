import RTP
import TestSupport
import Testing

@Suite struct RTCPPacketTests {
    // RFC 3550 §12.1 and the types registered since. Hand-built: each with one SSRC and a zero count.
    @Test(arguments: [UInt8(192), 195, 204, 205, 206, 207, 223])
    func keepsTheTypeOfWhatItDoesNotKnow(type: UInt8) {
        let bytes: [UInt8] = [0x80, type, 0, 1, 0, 0, 0, 9]
        #expect(parseReports(bytes).packets == [.unknown(type: type)])
    }

    @Test func differsByKind() {
        #expect(RTCPPacket.goodbye(Goodbye(ssrcs: [])) != .sourceDescription(SourceDescription(chunks: [])))
        #expect(RTCPPacket.unknown(type: 204) != .unknown(type: 205))
    }
}
