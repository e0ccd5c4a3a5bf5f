import RTP
import Testing

@Suite struct MediaDescriptionRTCPPortTests {
    // RFC 3550 §11, RFC 3605 §2.1, RFC 5761 §5.1.1; an offer may name a port beside a=rtcp-mux for those who cannot.
    @Test(
        arguments: [
            ("", 50_001), ("a=rtcp:50009\n", 50_009), ("a=rtcp-mux\n", 50_000), ("a=rtcp:50009\na=rtcp-mux\n", 50_000),
        ] as [(String, UInt16)])
    func isTheNextOneUnlessTheDescriptionNamesAnother(attributes: String, expected: UInt16) throws {
        let media = try SessionDescription(parsing: "v=0\nm=audio 50000 RTP/AVP 0\n" + attributes).media[0]
        #expect(media.receivedRTCPPort == expected)
    }

    @Test func thereIsNoneAboveTheHighestPort() throws {
        let media = try SessionDescription(parsing: "v=0\nm=audio 65535 RTP/AVP 0\n").media[0]
        #expect(media.receivedRTCPPort == nil)
    }
}
