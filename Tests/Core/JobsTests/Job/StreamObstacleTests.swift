import Jobs
import RTP
import Testing

@Suite struct StreamObstacleTests {
    private func obstacle(_ lines: String...) throws -> StreamObstacle? {
        let description = try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n"))
        return StreamObstacle(of: try #require(description.media.first))
    }

    @Test(
        arguments: [
            ("m=audio 5004 TCP/RTP/AVP 0", StreamObstacle.tcp(profile: "TCP/RTP/AVP")),
            ("m=video 5004 udp 33", .notRTP(profile: "udp")),
            ("m=audio 5004 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 6B", .dtls(profile: "UDP/TLS/RTP/SAVPF")),
            ("m=audio 5004 RTP/SAVPF 0\na=fingerprint:sha-256 6B", .dtls(profile: "RTP/SAVPF")),
            ("m=audio 5004 UDP/TLS/RTP/SAVPF 0", .handshake(profile: "UDP/TLS/RTP/SAVPF")),
            ("m=audio 5004 UDP/TLS/RTP/SAVPF 3", .codecs(offered: ["GSM"])),
            (
                "m=video 5004 RTP/AVP 96 97\na=rtpmap:96 X-new/90000\na=rtpmap:97 rtx/90000",
                .codecs(offered: ["X-new", "rtx"])
            ),
            ("m=video 5004 RTP/AVP 96", .codecs(offered: [])), ("m=audio 5004 RTP/SAVPF 0", nil),
            ("m=video 5004 RTP/AVP 34 96\na=rtpmap:96 VP8/90000", nil), ("m=audio 0 TCP/RTP/AVP 0", nil),
            ("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", nil),
        ] as [(String, StreamObstacle?)])
    func isWhyAStreamCannotBeRecorded(media: String, obstacle: StreamObstacle?) throws {
        #expect(try self.obstacle(media) == obstacle)
    }

    @Test(arguments: [
        (StreamObstacle.tcp(profile: "TCP/RTP/AVP"), Reason.codecUnsupported, true, "over TCP (TCP/RTP/AVP)"),
        (.notRTP(profile: "udp"), .codecUnsupported, true, "is offered as udp, which is not RTP"),
        (.dtls(profile: "RTP/SAVPF"), .decryptFailed, true, "keys by DTLS"),
        (.handshake(profile: "RTP/SAVPF"), .decryptFailed, false, "write RTP/AVPF and leave out a=fingerprint"),
        (.codecs(offered: ["GSM", "LPC"]), .codecUnsupported, true, "is offered as GSM, LPC; supported: VP8, VP9,"),
        (.codecs(offered: []), .codecUnsupported, true, "is offered as no known format; supported: "),
        (.codecs(offered: ["h264"]), .codecUnsupported, true, "h264 in a mode that cannot be recorded, as "),
    ])
    func saysWhatIsOfferedAndWhatIsSupported(
        obstacle: StreamObstacle, reason: Reason, isFinal: Bool, text: String
    ) {
        let warning = obstacle.warning(connectionID: "A", kind: "audio")
        #expect(warning.reason == reason && warning.connectionID == "A" && warning.track == "audio")
        #expect(obstacle.isFinal == isFinal)
        #expect(warning.message.hasPrefix("audio is offered") && warning.message.contains(text))
    }
}
