import Media
import RTP
import Testing

@Suite struct MediaSectionTests {
    private func media(_ line: String, _ attributes: String...) throws -> MediaDescription {
        let text = (["v=0", line] + attributes).joined(separator: "\n")
        return try #require(try SessionDescription(parsing: text).media.first)
    }

    @Test func readsPortsAndTheirNumber() throws {
        let layered = try media("m=video 49170/2 RTP/AVP 31 32")
        #expect(layered.port == 49_170)
        #expect(layered.portCount == 2)
        #expect(layered.payloadTypes.map(\.encodingName) == ["H261", "MPV"])
        #expect(try media("m=audio 65535 RTP/AVP 0").portCount == 1)
    }

    // Capture vp8-opus-srtp: the key line is kept as written.
    @Test func keepsCryptoLines() throws {
        let media = try media(
            "m=audio 60001 RTP/SAVPF 109", "a=rtpmap:109 opus/48000/2",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:q3Vn1yBz0xk8TdPfLwR5mJcU2sHaGe7ZiNoKbYlX",
            "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:x|2^20|1:4")
        #expect(
            media.crypto == [
                "1 AES_CM_128_HMAC_SHA1_80 inline:q3Vn1yBz0xk8TdPfLwR5mJcU2sHaGe7ZiNoKbYlX",
                "2 AES_CM_128_HMAC_SHA1_32 inline:x|2^20|1:4",
            ])
    }

    // Capture vp8-opus-sr: RTCP on a port of its own.
    /// RFC 4796 §5; the second form is that of its example in §8, with a blank behind the comma.
    @Test func readsWhatTheMediaShow() throws {
        #expect(try media("m=video 6000 RTP/AVP 31", "a=content:slides").contents == ["slides"])
        let several = try media("m=video 6000 RTP/AVP 31", "a=content:main, alt", "a=content:slides")
        #expect(several.contents == ["main", "alt", "slides"] && several.showsSlides)
        #expect(try !media("m=video 6000 RTP/AVP 31", "a=content:speaker,sl").showsSlides)
        #expect(try media("m=video 6000 RTP/AVP 31").contents.isEmpty)
    }

    @Test func readsThePortOfRTCP() throws {
        #expect(try media("m=video 60003 RTP/SAVPF 96", "a=rtcp:60004").rtcp.port == 60_004)
        #expect(try media("m=video 60003 RTP/SAVPF 96", "a=rtcp:53020 IN IP4 126.16.64.4").rtcp.port == 53_020)
    }

    // RFC 4585 §4.2; what is no feedback attribute is passed over.
    @Test func readsFeedbackMessages() throws {
        let media = try media(
            "m=video 2 RTP/AVPF 96", "a=rtcp-fb:96 nack  pli", "a=rtcp-fb:* ccm fir", "a=rtcp-fb:96 nack",
            "a=rtcp-fb:96", "a=rtcp-fb:x nack pli", "a=rtcp-fb:256 nack pli", "a=rtcp-fb")
        #expect(
            media.rtcp.feedback == [
                .init(payloadType: 96, message: "nack pli"), .init(payloadType: nil, message: "ccm fir"),
                .init(payloadType: 96, message: "nack"),
            ])
    }

    @Test func ordersFormatsAsTheMediaLineDoes() throws {
        let media = try media(
            "m=video 2 RTP/AVP 98 96 98 97", "a=fmtp:98 x=1", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000",
            "a=rtpmap:98 VP9/90000", "a=rtpmap:99 H264/90000", "a=fmtp:98 y=2")
        #expect(media.payloadTypes.map(\.payloadType) == [98, 96, 97])
        #expect(media.payloadTypes[0].parameters.map(\.name) == ["x", "y"])
    }

    @Test func aDescriptionOverrulesTheStaticTable() throws {
        let format = try media("m=audio 2 RTP/AVP 0", "a=rtpmap:0 PCMU/16000/2").payloadTypes.first
        #expect(format?.clockRate == ClockRate(hertz: 16_000))
        #expect(format?.channelCount == 2)
    }

    @Test func readsParametersOfEveryForm() throws {
        let media = try media(
            "m=audio 2 RTP/AVP 96 97 98", "a=rtpmap:96 opus/48000/2", "a=fmtp:96  a=1 ;; b = x=y== ; flag ;",
            "a=rtpmap:97 telephone-event/8000", "a=fmtp:97 0-15", "a=rtpmap:98 red/48000", "a=fmtp:98")
        #expect(
            media.payloadTypes[0].parameters == [
                .init(name: "a", value: "1"), .init(name: "b", value: "x=y=="), .init(name: "flag", value: ""),
            ])
        #expect(media.payloadTypes[1].parameters == [.init(name: "0-15", value: "")])
        #expect(media.payloadTypes[2].parameters.isEmpty)
    }

    private func passedOver(_ lines: String...) throws -> [SDPError] {
        try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n")).passedOver
    }

    @Test(arguments: [
        "m=audio", "m=audio 1", "m=audio x RTP/AVP 0", "m=audio 65536 RTP/AVP 0", "m=audio -1 RTP/AVP 0",
        "m=audio / RTP/AVP 0", "m=audio $ RTP/AVP 0",
    ])
    func passesOverAMediaLineThatIsNone(line: String) throws {
        let expected = "m=<media> <port>[/<number>] <profile> <format> ..."
        let description = try SessionDescription(parsing: "v=0\n" + line)
        #expect(description.media.isEmpty)
        #expect(description.passedOver == [.malformed(line: 2, expected: expected)])
    }

    /// Case 40: cameras reject media without formats, or with a format of the vendor.
    @Test(arguments: [
        ("m=application 0 RTP/AVP", "m=<media> <port>[/<number>] <profile> <format> ..."),
        ("m=application/VENDOR 0 RTP/AVP smart/1/90000", "payload types 0-127 after RTP/AVP"),
        ("m=audio 1/0 RTP/AVP 0", "m=<media> <port>[/<number>] <profile> <format> ..."),
        ("m=audio 1/x RTP/AVP 0", "m=<media> <port>[/<number>] <profile> <format> ..."),
    ])
    func namesAMediaLineThatIsOdd(line: String, expected: String) throws {
        #expect(try passedOver(line) == [.malformed(line: 2, expected: expected)])
        #expect(try media(line).portCount == 1)
    }

    @Test(arguments: ["128", "256", "x", "1.5"])
    func leavesOutPayloadTypesBeyondSevenBits(format: String) throws {
        let line = "m=audio 1 RTP/AVP 0 \(format) 8"
        #expect(try passedOver(line) == [.malformed(line: 2, expected: "payload types 0-127 after RTP/AVP")])
        #expect(try media(line).payloadTypes.map(\.payloadType) == [0, 8])
    }

    @Test func takesWhatIsDescribedWhereTheMediaLineNamesNoFormat() throws {
        let media = try media("m=video 4 RTP/AVP", "a=rtpmap:97 rtx/90000", "a=rtpmap:96 VP8/90000")
        #expect(media.payloadTypes.map(\.payloadType) == [97, 96])
        #expect(try self.media("m=video 0 RTP/AVP", "a=rtpmap:96 VP8/90000").payloadTypes.isEmpty)
    }

    /// RFC 8866 §5.14 has small letters, RFC 4855 §3 leaves the case of encodings to the sender.
    @Test func readsCapitalsAndSmallLettersAlike() throws {
        let media = try media(
            "M=Video 4 rtp/avp 96", "A=RTPMAP:96 h264/90000", "a=FMTP:96 Packetization-Mode=1", "a=SendOnly",
            "a=RTCP-MUX")
        #expect(media.kind == "video" && media.direction == .sendOnly && media.rtcp.isMultiplexed)
        #expect(media.payloadTypes.first?.codec == .video(.h264))
        #expect(media.payloadTypes.first?.parameter("packetization-mode") == "1")
    }

    @Test(arguments: [
        ("a=rtpmap: 96 VP8/90000", "VP8/90000"), ("a=rtpmap:96\tVP8 / 90000", "VP8/90000"),
        ("a=rtpmap:96 VP8/90000/1 ", "VP8/90000"), ("a=rtpmap:96 L16/44100/2", "L16/44100/2"),
    ])
    func readsAMappingWithBlanks(attribute: String, mapping: String) throws {
        #expect(try media("m=video 1 RTP/AVP 96", attribute).payloadTypes.map(\.mapping) == [mapping])
        #expect(try passedOver("m=video 1 RTP/AVP 96", attribute).isEmpty)
    }

    /// What a codec's payload format fixes need not be said (RFC 7741 §6.1, RFC 7587 §7).
    @Test(arguments: [
        ("a=rtpmap:96 VP8", "VP8/90000"), ("a=rtpmap:96 vp8/0", "vp8/90000"), ("a=rtpmap:96 opus", "opus/48000/2"),
        ("a=rtpmap:96 opus/48000/0", "opus/48000/2"), ("a=rtpmap:96 VP8/99999999999", "VP8/90000"),
        ("a=rtpmap:96 VP8/90000/", "VP8/90000"),
    ])
    func completesTheMappingOfACodecThatItKnows(attribute: String, mapping: String) throws {
        #expect(try media("m=video 1 RTP/AVP 96", attribute).payloadTypes.map(\.mapping) == [mapping])
        let expected = "a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]"
        #expect(try passedOver("m=video 1 RTP/AVP 96", attribute) == [.malformed(line: 3, expected: expected)])
    }

    @Test func aStaticTypeNeedsNoMappingThatCanBeRead() throws {
        #expect(try media("m=audio 1 RTP/AVP 3", "a=rtpmap:3 gsm").payloadTypes.map(\.mapping) == ["GSM/8000"])
    }

    @Test(arguments: [
        ("a=rtpmap:96", "a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]"),
        ("a=rtpmap:96 X-unknown", "a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]"),
        ("a=rtpmap:96 /90000", "a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]"),
        ("a=rtpmap:128 VP8/90000", "a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]"),
        ("a=fmtp:x a=1", "a=fmtp:<payload type> <parameters>"), ("a=rtcp:", "a=rtcp:<port> [<address>]"),
        ("a=rtcp:70000", "a=rtcp:<port> [<address>]"), ("a=ssrc:x cname:y", "a=ssrc:<SSRC> <attribute>[:<value>]"),
        ("a=ssrc:* cname:y", "a=ssrc:<SSRC> <attribute>[:<value>]"),
        ("a=ssrc:-5 cname:y", "a=ssrc:<SSRC> <attribute>[:<value>]"),
        ("a=ssrc:4294967296 cname:y", "a=ssrc:<SSRC> <attribute>[:<value>]"),
        ("a=extmap:3/sendonly", "a=extmap:<1-255>[/<direction>] <URI>"),
        ("c=IN IP4", "c=IN IP4|IP6 <address>"),
    ])
    func passesOverAnAttributeThatItCannotRead(attribute: String, expected: String) throws {
        let media = try media("m=video 1 RTP/AVP 96", attribute)
        #expect(media.payloadTypes.isEmpty && media.sources.isEmpty && media.extensionMap.isEmpty)
        #expect(media.rtcp.port == nil && media.connection == nil)
        #expect(try passedOver("m=video 1 RTP/AVP 96", attribute) == [.malformed(line: 3, expected: expected)])
    }
}
