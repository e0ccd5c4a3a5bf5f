import Media
import Testing

@testable import RTP

@Suite struct PayloadFormatCodecTests {
    @Test(arguments: [
        ("VP8", Codec.video(.vp8)), ("vp9", .video(.vp9)), ("H264", .video(.h264)), ("H265", .video(.h265)),
        ("AV1", .video(.av1)), ("opus", .audio(.opus)), ("OPUS", .audio(.opus)), ("PCMU", .audio(.pcmu)),
        ("pcma", .audio(.pcma)), ("G722", .audio(.g722)), ("MPEG4-GENERIC", .audio(.aac)), ("rtx", nil), ("red", nil),
        ("telephone-event", nil), ("CN", nil), ("", nil),
    ])
    func knowsTheCodecByItsNameInAnyCase(name: String, codec: Codec?) {
        #expect(PayloadFormat(payloadType: 96, encodingName: name, clockRate: .video).codec == codec)
    }

    @Test(arguments: Codec.allCases) func knowsEveryCodecByTheNameThatItGives(_ codec: Codec) {
        guard let name = codec.encodingName else {
            #expect(codec == .audio(.pcm), "senders use every other codec")
            return
        }
        #expect(PayloadFormat(payloadType: 96, encodingName: name, clockRate: .video).codec == codec)
    }

    // Rates and channels as the payload format's registration has them: RFC 7587 §7, RFC 3551 §6.
    @Test(
        arguments: [
            (.video(.vp8), "VP8/90000"), (.video(.vp9), "VP9/90000"), (.video(.h264), "H264/90000"),
            (.video(.h265), "H265/90000"), (.video(.av1), "AV1/90000"), (.audio(.opus), "opus/48000/2"),
            (.audio(.pcmu), "PCMU/8000"), (.audio(.pcma), "PCMA/8000"), (.audio(.g722), "G722/8000"),
            (.audio(.aac), nil),
            (.audio(.pcm), nil),
        ] as [(Codec, String?)])
    func describesACodecThatNeedsNoParameters(codec: Codec, mapping: String?) {
        let format = PayloadFormat(codec, payloadType: 100)
        #expect(format?.mapping == mapping)
        #expect(format == nil || format?.codec == codec && format?.payloadType == 100)
    }

    // RFC 3551 §6, tables 4 and 5.
    @Test(arguments: [(UInt8(0), AudioCodec.pcmu), (8, .pcma), (9, .g722)])
    func describesAStaticTypeAsItsTableDoes(payloadType: UInt8, codec: AudioCodec) {
        #expect(PayloadFormat(staticPayloadType: payloadType) == PayloadFormat(.audio(codec), payloadType: payloadType))
    }

    @Test(
        arguments: [
            ("vp8", false, "vp8/90000"), ("Opus", false, "Opus/48000/2"), ("rtx", false, nil),
            ("rtx", true, "rtx/90000"),
            ("mpeg4-generic", false, nil),
        ] as [(String, Bool, String?)])
    func completesACodecThatItKnows(name: String, isComplete: Bool, mapping: String?) {
        let format = PayloadFormat(encodingName: name, payloadType: 96, isComplete: isComplete)
        #expect(format?.mapping == mapping)
    }
}
