import Media
import RTP
import Testing

@Suite struct PayloadFormatTests {
    @Test(arguments: [("opus", Int64(48_000), 2, "opus/48000/2"), ("VP8", 90_000, 1, "VP8/90000")])
    func isWrittenAsInADescription(name: String, hertz: Int64, channels: Int, text: String) {
        let format = PayloadFormat(
            payloadType: 96, encodingName: name, clockRate: ClockRate(hertz: hertz), channelCount: channels)
        #expect(format.mapping == text)
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
