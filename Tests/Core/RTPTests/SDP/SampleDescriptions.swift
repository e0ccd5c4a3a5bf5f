/// Whole session descriptions, each with its origin.
enum SampleDescriptions {
    // The form that Sora documents for forwarded RTP (its `StartForwardingRtp`), and capture firefox-vp8-opus.
    static let sora = """
        v=0
        o=- 0 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        m=audio 60001 RTP/SAVPF 109
        c=IN IP4 127.0.0.1
        a=rtpmap:109 opus/48000/2
        a=fmtp:109 useinbandfec=1
        m=video 60003 RTP/SAVPF 120
        c=IN IP4 127.0.0.1
        a=rtpmap:120 VP8/90000
        a=fmtp:120 max-fs=12288;max-fr=60

        """

    // Hand-built in the form that `ffmpeg -f rtp -sdp_file` writes.
    static let ffmpeg = """
        v=0
        o=- 0 0 IN IP4 127.0.0.1
        s=No Name
        c=IN IP4 239.1.2.3/64
        t=0 0
        a=tool:libavformat 59.27.100
        m=video 5004 RTP/AVP 96
        b=AS:1000
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0LAHtkA,aM48gA==; profile-level-id=42C01E
        m=audio 5006 RTP/AVP 0

        """

    // A WebRTC answer in the manner of Janus and mediasoup. Hand-built.
    static let webRTC = """
        v=0
        o=- 4962303333179871722 2 IN IP4 192.0.2.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1 2
        a=extmap-allow-mixed
        a=msid-semantic: WMS *
        a=sendonly
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 110
        c=IN IP6 2001:db8::1
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:4ZcD
        a=fingerprint:sha-256 6B:8B:F0
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:14/sendonly urn:ietf:params:rtp-hdrext:toffset
        a=extmap:4097 urn:offered:only
        a=recvonly
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=ssrc:1001 cname:user
        a=ssrc:1001 msid:stream track
        m=video 0 UDP/TLS/RTP/SAVPF 96 97
        a=mid:1
        a=rtpmap:96 VP8/90000
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=ssrc-group:FID 2001 2002
        a=ssrc:2001 cname:user
        a=ssrc:2002 msid:stream track
        a=ssrc:2001 msid:stream track
        a=inactive
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        a=sctp-port:5000

        """

    static let all = [sora, ffmpeg, webRTC]
}

extension String {
    /// With the line ends that RFC 8866 §5 asks for.
    var withCarriageReturns: String {
        split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}
