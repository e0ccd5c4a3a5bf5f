import Media
import Testing

@testable import Depacketizing

struct OrderedPacketTests {
    @Test func keepsWhatTheReorderStageSays() {
        let packet = OrderedPacket(
            extendedSequence: 65_537, extendedTimestamp: 1 << 33, hasMarker: true,
            arrival: SessionTime(milliseconds: 20), lostBefore: 3)
        #expect(packet.extendedSequence == 65_537)
        #expect(packet.extendedTimestamp == 1 << 33)
        #expect(packet.hasMarker)
        #expect(packet.arrival == SessionTime(milliseconds: 20))
        #expect(packet.lostBefore == 3)
    }
}
