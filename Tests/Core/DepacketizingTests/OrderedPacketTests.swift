import Media
import Testing

@testable import Depacketizing

struct OrderedPacketTests {
    @Test func keepsWhatTheReorderStageFound() {
        let packet = OrderedPacket(
            extendedTimestamp: 1 << 33, hasMarker: true, arrival: SessionTime(milliseconds: 20), lostBefore: 3,
            payload: 20..<30, dependencyDescriptor: 16..<19)
        #expect(packet.extendedTimestamp == 1 << 33)
        #expect(packet.hasMarker)
        #expect(packet.arrival == SessionTime(milliseconds: 20))
        #expect(packet.lostBefore == 3)
        #expect(packet.payload == 20..<30)
        #expect(packet.dependencyDescriptor == 16..<19)
    }

    @Test func hasNoDependencyDescriptorUnlessItIsNamed() {
        let packet = OrderedPacket(
            extendedTimestamp: 0, hasMarker: false, arrival: .zero, lostBefore: 0, payload: 12..<13)
        #expect(packet.dependencyDescriptor.isEmpty)
    }
}
