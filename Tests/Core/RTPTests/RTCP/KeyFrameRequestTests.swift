import RTP
import TestSupport
import Testing

@Suite struct KeyFrameRequestTests {
    private func request(_ message: KeyFrameRequest.Message) -> [UInt8] {
        KeyFrameRequest(message: message, sender: 7, cname: "abcde", media: 9, sequence: 3).rendered()
    }

    // Made by hand after RFC 3550 §6.1, §6.4.2, §6.5.
    private let head = hex(
        """
        80 C9 00 01  00 00 00 07  # V=2 RC=0, RR, 2 words
        81 CA 00 03  00 00 00 07  # SC=1, SDES, 4 words
        01 05 61 62 63 64 65 00   # CNAME "abcde", end
        """)

    @Test func isACompoundPacketThatEndsWithTheMessage() {
        #expect(
            request(.pictureLossIndication) == head + PictureLossIndication(sender: 7, media: 9).rendered())
        #expect(
            request(.fullIntraRequest) == head + FullIntraRequest(sender: 7, media: 9, sequence: 3).rendered())
    }

    @Test(arguments: KeyFrameRequest.Message.allCases) func canBeReadAsRTCP(message: KeyFrameRequest.Message) {
        let compound = parseReports(request(message))
        #expect(
            compound.packets == [
                .receiverReport(ReceiverReport(ssrc: 7)),
                .sourceDescription(SourceDescription(chunks: [.init(ssrc: 7, cname: "abcde")])), .unknown(type: 206),
            ])
        #expect(compound.failure == nil)
    }
}
