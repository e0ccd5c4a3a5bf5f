import RTP
import TestSupport
import Testing

@Suite struct SessionDescriptionPortUseTests {
    private func use(_ lines: String..., port: UInt16) throws -> PortUse {
        try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n")).use(ofPort: port)
    }

    private func expected(isShared: Bool, _ types: UInt8...) -> PortUse {
        var use = PortUse(sharesRTCP: isShared)
        for type in types { use.add(payloadType: type) }
        return use
    }

    // RFC 5761 §5.1.1, RFC 3605 §2.1.
    @Test(arguments: [("", false), ("a=rtcp-mux", true), ("a=rtcp:5004", true), ("a=rtcp:5010", false)])
    func isSharedWhereTheDescriptionSaysSo(attribute: String, isShared: Bool) throws {
        let use = try use("m=video 5004 RTP/AVP 96 80 72", attribute, "a=rtpmap:80 VP8/90000", port: 5004)
        #expect(use == expected(isShared: isShared, 80, 72))
    }

    /// The audio's next port is the video's own.
    @Test func isSharedWithTheReportsOfAnotherStream() throws {
        let lines = ["m=audio 5004 RTP/AVP 0", "m=video 5005 RTP/AVP 70"]
        #expect(try use(lines[0], lines[1], port: 5005) == expected(isShared: true, 70))
        #expect(try use(lines[0], lines[1], port: 5004) == expected(isShared: false))
        #expect(try use(lines[0], "m=video 0 RTP/AVP 70", port: 5004) == expected(isShared: false))
    }
}
