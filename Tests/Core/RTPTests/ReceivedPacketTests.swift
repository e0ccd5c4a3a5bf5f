import Media
import RTP
import TestSupport
import Testing

@Suite struct ReceivedPacketTests {
    private let bytes = hex(
        """
        90 60 00 01   # V=2 X=1; PT=96; sequence number 1 (RFC 3550 §5.1)
        00 00 00 02   # timestamp
        00 00 00 03   # SSRC
        BE DE 00 01   # one-byte form, one word (RFC 8285 §4.2)
        31 41 42 00   # ID=3, two bytes "AB"; padding
        07 08 09
        """)

    @Test func showsItsPayload() throws {
        let packet = ReceivedPacket(try RTPPacket(parsing: bytes.span), in: bytes.span, at: SessionTime(nanoseconds: 5))
        #expect(packet.payload.count == 3 && packet.payload[0] == 7)
        #expect(packet.arrival == SessionTime(nanoseconds: 5))
    }

    @Test func findsAnExtensionByItsIdentifier() throws {
        let packet = ReceivedPacket(try RTPPacket(parsing: bytes.span), in: bytes.span, at: .zero)
        let found = packet.bytes(ofExtension: 3)
        #expect(found.count == 2 && found[0] == 0x41 && found[1] == 0x42)
        let (other, unnamed) = (packet.bytes(ofExtension: 4).count, packet.bytes(ofExtension: nil).count)
        #expect(other == 0 && unnamed == 0)
    }

    @Test func carriesAnotherPacketWithinItsDatagram() throws {
        let packet = ReceivedPacket(try RTPPacket(parsing: bytes.span), in: bytes.span, at: SessionTime(nanoseconds: 5))
        var inner = packet.header
        inner.payload = inner.payload.lowerBound + 1..<inner.payload.upperBound
        let carried = packet.carrying(inner)
        #expect(carried.payload.count == 2 && carried.payload[0] == 8 && carried.arrival == packet.arrival)
    }
}
