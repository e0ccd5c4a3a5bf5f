import Media
import RTP
import Testing

@Suite struct PayloadFormatTests {
    @Test(arguments: [
        ("VP8", Codec.video(.vp8)), ("vp9", .video(.vp9)), ("H264", .video(.h264)), ("H265", .video(.h265)),
        ("AV1", .video(.av1)), ("opus", .audio(.opus)), ("OPUS", .audio(.opus)), ("PCMU", .audio(.pcmu)),
        ("pcma", .audio(.pcma)), ("G722", .audio(.g722)), ("MPEG4-GENERIC", .audio(.aac)), ("rtx", nil), ("red", nil),
        ("telephone-event", nil), ("CN", nil), ("", nil),
    ])
    func knowsTheCodecByItsNameInAnyCase(name: String, codec: Codec?) {
        #expect(PayloadFormat(payloadType: 96, encodingName: name, clockRate: .video).codec == codec)
    }

    @Test func findsParametersInAnyCase() {
        let format = PayloadFormat(
            payloadType: 96, encodingName: "H264", clockRate: .video,
            parameters: [
                .init(name: "Profile-Level-ID", value: "42e01f"), .init(name: "x", value: "1"),
                .init(name: "X", value: "2"),
            ])
        #expect(format.parameter("profile-level-id") == "42e01f")
        #expect(format.parameter("x") == "1")
        #expect(format.parameter("y") == nil)
    }
}
