import RTP
import TestSupport
import Testing

@Suite struct RTPPacketRetransmissionTests {
    // samples/vp8-rtx, packet 17, its payload cut.
    private static let retransmission = hex(
        """
        80 61        # PT=97
        B9 07        # a sequence number of the retransmission's own
        C3 4A 0F 0E  # the original's timestamp
        65 B2 86 35  # the retransmission's SSRC
        25 80        # OSN 9600 (RFC 4588 §4)
        80 80 E5 4F  # the original's payload
        """)

    private func original(_ bytes: [UInt8]) throws(RTPError) -> RTPPacket? {
        try RTPPacket(parsing: bytes.span).original(payloadType: 96, ssrc: 0x48C1_D9C4, in: bytes.span)
    }

    @Test func isThePacketThatWasLost() throws {
        let packet = try #require(try original(Self.retransmission))
        #expect(
            packet
                == RTPPacket(
                    payloadType: 96, sequenceNumber: 9600, timestamp: 0xC34A_0F0E, ssrc: 0x48C1_D9C4, payload: 14..<18))
    }

    @Test func keepsMarkerAndHeaderExtension() throws {
        var bytes = Self.retransmission
        bytes[0] |= 0x10
        bytes[1] |= 0x80
        bytes.insert(contentsOf: hex("BE DE 00 01 10 9D 00 00"), at: 12)
        let packet = try #require(try original(bytes))
        #expect(packet.hasMarker)
        #expect(packet.headerExtension?.element(id: 1, in: bytes.span) == 17..<18)
        #expect(packet.payload == 22..<26)
    }

    // A packet of padding alone can be lost and sent again like any other.
    @Test func mayHaveAnEmptyPayload() throws {
        let packet = try #require(try original(Array(Self.retransmission.prefix(14))))
        #expect(packet.payload.isEmpty && packet.sequenceNumber == 9600)
    }

    // Capture vp8-opus-sr-rtx, packet 1.
    @Test func isNothingInAProbe() throws {
        #expect(try original(SamplePackets.paddingOnly) == nil)
    }

    @Test func refusesHalfANumber() {
        #expect(throws: RTPError.truncated(needed: 2, remaining: 1)) {
            try original(Array(Self.retransmission.prefix(13)))
        }
    }
}
