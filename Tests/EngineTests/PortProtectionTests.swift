import RTP
import Testing

@testable import Engine

@Suite struct PortProtectionTests {
    // RFC 3605, RFC 5761 §5.1.1, RFC 3550 §11.
    @Test(arguments: [("", 50_001), ("a=rtcp:50009\n", 50_009), ("a=rtcp-mux\n", 50_000)] as [(String, UInt16)])
    func coversRTPAndRTCP(attribute: String, rtcpPort: UInt16) throws {
        let media = try SessionDescription(parsing: "v=0\nm=audio 50000 RTP/SAVP 0\n" + attribute).media[0]
        let protection = PortProtection(media, ciphers: [])
        #expect(protection.port == 50_000 && protection.rtcpPort == rtcpPort)
        #expect(protection.covers(50_000) && protection.covers(rtcpPort) && !protection.covers(50_002))
    }
}
