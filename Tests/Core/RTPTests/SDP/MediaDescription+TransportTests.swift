import RTP
import Testing

@Suite struct MediaDescriptionTransportTests {
    private func transport(_ profile: String, _ attributes: String...) throws -> MediaDescription.Transport {
        let text = (["v=0", "m=video 5004 \(profile) 96"] + attributes).joined(separator: "\n")
        return try #require(try SessionDescription(parsing: text).media.first).transport
    }

    @Test(arguments: [
        ("RTP/AVP", MediaDescription.Transport.datagrams), ("rtp/avpf", .datagrams), ("RTP/SAVPF", .datagrams),
        ("RTP/AVP/UDP", .datagrams), ("TCP/RTP/AVP", .tcp), ("RTP/AVP/TCP", .tcp), ("TCP/DTLS/RTP/SAVPF", .tcp),
        ("UDP/TLS/RTP/SAVPF", .perhapsDTLS), ("udp/tls/rtp/savpf", .perhapsDTLS), ("udp", .foreign),
        ("RAW/RAW/UDP", .foreign), ("vat", .foreign), ("UDP/DTLS/SCTP", .foreign),
    ])
    func followsFromTheProfile(profile: String, transport: MediaDescription.Transport) throws {
        #expect(try self.transport(profile) == transport)
        #expect(transport.canBringPackets == (transport == .datagrams || transport == .perhapsDTLS))
    }

    // RFC 5763 §5: without a fingerprint there is no handshake; with a=crypto the keys are there.
    @Test(arguments: ["RTP/SAVPF", "UDP/TLS/RTP/SAVPF"])
    func followsFromTheKeys(profile: String) throws {
        let fingerprint = "a=fingerprint:sha-256 6B:8B:F0"
        #expect(try transport(profile, fingerprint) == .dtls)
        let crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key:1"
        #expect(try transport(profile, fingerprint, crypto) == .datagrams)
        #expect(try transport(profile, crypto) == .datagrams)
    }

    @Test func aFingerprintOfTheSessionHoldsForAllStreams() throws {
        let text = "v=0\na=fingerprint:sha-256 6B\nm=audio 4 RTP/SAVPF 0\nm=video 6 RTP/SAVPF 96\n"
        #expect(try SessionDescription(parsing: text).media.map(\.transport) == [.dtls, .dtls])
    }
}
