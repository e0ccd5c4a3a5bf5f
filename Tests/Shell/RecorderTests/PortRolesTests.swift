import Jobs
import RTP
import Testing

@testable import Recorder

@Suite struct PortRolesTests {
    private func roles(_ lines: String...) throws -> [String] {
        let description = try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n"))
        return PortRoles.roles(of: description).map { "\($0.port) \($0.role.rawValue)" }
    }

    // RFC 3550 §11: RTCP goes to the next port.
    @Test func takesTheNextPortForRTCP() throws {
        #expect(
            try roles("m=audio 5004 RTP/AVP 0", "m=video 5006 RTP/AVP 96", "a=rtpmap:96 VP8/90000")
                == ["5004 audio_rtp", "5006 video_rtp", "5005 audio_rtcp", "5007 video_rtcp"])
    }

    // RFC 3605 and RFC 5761.
    @Test func followsTheRTCPAttributes() throws {
        #expect(
            try roles("m=audio 5004 RTP/AVP 0", "a=rtcp:6001", "m=video 5006 RTP/AVP 96", "a=rtcp-mux")
                == ["5004 audio_rtp", "5006 video_rtp", "6001 audio_rtcp"])
    }

    @Test func bindsAPortOnlyOnce() throws {
        #expect(
            try roles("m=audio 5004 RTP/AVP 0", "a=rtcp-mux", "m=video 5004 RTP/AVP 96", "a=rtcp-mux")
                == ["5004 audio_rtp"])
        // Audio RTCP would fall on the video's RTP port.
        #expect(
            try roles("m=audio 5004 RTP/AVP 0", "m=video 5005 RTP/AVP 96")
                == ["5004 audio_rtp", "5005 video_rtp", "5006 video_rtcp"])
    }

    @Test func leavesOutStreamsThatDoNotComeInDatagrams() throws {
        #expect(
            try roles(
                "m=audio 5004 TCP/RTP/AVP 0", "m=video 5006 udp 33", "m=video 9 RTP/SAVPF 96",
                "a=fingerprint:sha-256 6B")
                == [])
        #expect(try roles("m=audio 5004 UDP/TLS/RTP/SAVPF 0", "a=rtcp-mux") == ["5004 audio_rtp"])
    }

    /// Files of rtpdump mark RTCP, whatever the description says of its port.
    @Test func takesTheNextPortForMarkedRTCP() throws {
        for attribute in ["a=rtcp-mux", "a=rtcp:6001", "a=x"] {
            let description = try SessionDescription(parsing: "v=0\nm=audio 5004 RTP/AVP 0\n\(attribute)")
            let roles = PortRoles.roles(of: description, marksRTCP: true)
            #expect(roles.map(\.port) == [5004, 5005] && roles.map(\.role) == [.audioRTP, .audioRTCP])
        }
    }

    @Test func leavesOutDisabledStreamsAndOtherKinds() throws {
        #expect(try roles("m=audio 0 RTP/AVP 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel") == [])
        #expect(try roles("m=audio 65535 RTP/AVP 0") == ["65535 audio_rtp"])
    }
}
