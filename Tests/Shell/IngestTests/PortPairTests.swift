import Testing

@testable import Ingest

@Suite struct PortPairTests {
    // RFC 3550 §11.
    @Test func rtcpIsOneAboveRTP() {
        #expect(PortPair(rtp: 50_000).rtcp == 50_001)
        #expect(PortPair(rtp: 65_534).ports == [65_534, 65_535])
    }
}
