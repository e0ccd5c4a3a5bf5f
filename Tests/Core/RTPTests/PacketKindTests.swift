import RTP
import TestSupport
import Testing

@Suite struct PacketKindTests {
    @Test(arguments: [
        ("90 EF 61 5D", PacketKind.rtp),  // capture vp8-opus-sr, packet 1: payload type 111 with marker
        ("90 66 60 38", .rtp),  // capture h264-opus-sr-mux, packet 2
        ("80 C8 00 06", .rtcp),  // capture h264-opus-sr-mux, packet 52: a sender report on the RTP port
        ("80 AD 00 01", .rtp),  // AV1 with payload type 45 and marker
        ("80 BF 00 00", .rtp),  // payload type 63 with marker: the last before RTCP (RFC 5761 §4)
        ("80 C0 00 00", .rtcp),
        ("80 DF 00 00", .rtcp),
        ("80 E0 00 00", .rtp),  // payload type 96 with marker: the first behind RTCP
        ("00 01 00 00", .other),  // STUN (RFC 7983 §7)
        ("16 FE FF 00", .other),  // DTLS
        ("40 00 00 00", .other),  // TURN channel
        ("C0 C8 00 00", .other),  // version 3
        ("80", .other),
        ("", .other),
    ])
    func tellsByTheFirstTwoBytesOnASharedPort(bytes: String, kind: PacketKind) {
        #expect(PacketKind(of: hex(bytes).span, at: PortUse(sharesRTCP: true)) == kind)
    }

    /// Case 58: payload type 80 with a marker is 208 in the second byte. RFC 5761 §4 forbids that on a shared port.
    @Test(arguments: [
        ("80 D0 12 34 00 00 00 00", false, PacketKind.rtp), ("80 D0 12 34 00 00 00 00", true, .rtp),
        ("80 D0 00 01 00 00 00 00", false, .rtp), ("80 D0 00 01 00 00 00 00", true, .rtcp),
        ("80 50 00 01 00 00 00 00", true, .rtp),
    ])
    func aDescribedPayloadTypeIsRTPUnlessItsPortIsSharedAndTheLengthIsThatOfRTCP(
        bytes: String, isShared: Bool, kind: PacketKind
    ) {
        var port = PortUse(sharesRTCP: isShared)
        port.add(payloadType: 80)
        #expect(PacketKind(of: hex(bytes).span, at: port) == kind)
    }

    /// Some senders share a port without `a=rtcp-mux`; of RTP the second byte would be a type that nobody described.
    @Test(arguments: [
        ("80 C8 00 01 00 00 00 00", PacketKind.rtcp), ("80 C8 00 02 00 00 00 00", .rtp),
        ("80 C0 00 01 00 00 00 00", .rtp), ("80 D6 00 01 00 00 00 00", .rtp), ("80 C8 00", .rtp),
    ])
    func onAPortOfItsOwnOnlyAWholeHeaderOfAKnownTypeIsRTCP(bytes: String, kind: PacketKind) {
        #expect(PacketKind(of: hex(bytes).span, at: PortUse()) == kind)
    }

    @Test(arguments: SamplePackets.all)
    func everySampleIsRTP(bytes: [UInt8]) {
        #expect(PacketKind(of: bytes.span, at: PortUse()) == .rtp)
        #expect(PacketKind(of: bytes.span, at: .reports) == .rtp)
    }
}
