import Media
import RTP
import Testing

@Suite struct AuxiliaryPayloadsTests {
    /// The companions of the first format of a media section, by payload type.
    private func auxiliaryPayloads(_ section: String) throws -> [UInt8: PayloadRole] {
        let media = try #require(try SessionDescription(parsing: "v=0\n" + section + "\n").media.first)
        let format = try #require(media.payloadTypes.first { $0.codec != nil })
        let auxiliaryPayloads = AuxiliaryPayloads(of: format, payloadTypes: [format.payloadType], in: media)
        return Dictionary(
            uniqueKeysWithValues: (0...255).compactMap { type in auxiliaryPayloads[type].map { (type, $0) } })
    }

    // As Chromium offers audio.
    @Test func knowsThoseOfAudio() throws {
        let roles = try auxiliaryPayloads(
            """
            m=audio 9 RTP/AVP 63 111 9 13 110 126
            a=rtpmap:111 opus/48000/2
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            """)
        #expect(
            roles == [
                63: .redundancy, 13: .comfortNoise, 110: .telephoneEvent(ClockRate(hertz: 48_000)),
                126: .telephoneEvent(ClockRate(hertz: 8000)),
            ])
    }

    // As Chromium offers pictures.
    @Test func knowsThoseOfPictures() throws {
        let roles = try auxiliaryPayloads(
            """
            m=video 9 RTP/AVP 96 97 98 99 116 124 117 35
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:98 VP9/90000
            a=rtpmap:99 RTX/90000
            a=fmtp:99 apt=98
            a=rtpmap:116 red/90000
            a=rtpmap:124 rtx/90000
            a=fmtp:124 apt=116
            a=rtpmap:117 ulpfec/90000
            a=rtpmap:35 flexfec-03/90000
            """)
        #expect(
            roles == [
                97: .retransmission(of: 96), 116: .redundancy, 124: .retransmission(of: 116),
                117: .forwardErrorCorrection, 35: .forwardErrorCorrection,
            ])
    }

    @Test(arguments: ["", "a=fmtp:97 apt=", "a=fmtp:97 apt=96x", "a=fmtp:97 apt=300", "a=fmtp:97 apt=97"])
    func ignoresRetransmissionOfNobodyKnowsWhat(parameters: String) throws {
        let section = "m=video 9 RTP/AVP 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n" + parameters
        #expect(try auxiliaryPayloads(section).isEmpty)
    }

    @Test func ignoresRedundancyOfAnotherClock() throws {
        #expect(
            try auxiliaryPayloads("m=audio 9 RTP/AVP 111 63\na=rtpmap:111 opus/48000/2\na=rtpmap:63 red/8000").isEmpty)
    }

    // RFC 3389 §4: type 13 is noise where the clock has 8 kHz, named or not.
    @Test(arguments: [
        ("m=audio 9 RTP/AVP 0", true), ("m=audio 9 RTP/AVP 9", true), ("m=audio 9 RTP/AVP 8 13", true),
        ("m=audio 9 RTP/AVP 0 13\na=rtpmap:13 iLBC/8000", false),
        ("m=audio 9 RTP/AVP 111\na=rtpmap:111 opus/48000/2", false),
    ])
    func takesTheStaticTypeOfNoise(section: String, isNoise: Bool) throws {
        #expect(try auxiliaryPayloads(section) == (isNoise ? [13: .comfortNoise] : [:]))
    }

    @Test func takesNoiseUnderAnyType() throws {
        let roles = try auxiliaryPayloads("m=audio 9 RTP/AVP 0 98\na=rtpmap:98 CN/8000")
        #expect(roles == [13: .comfortNoise, 98: .comfortNoise])
    }

    @Test func areNoneByThemselves() {
        #expect((0...255).allSatisfy { AuxiliaryPayloads()[$0] == nil })
        #expect(AuxiliaryPayloads() == AuxiliaryPayloads())
    }
}
