import RTP
import TestSupport
import Testing

@Suite struct FullIntraRequestTests {
    // Made by hand after RFC 5104 §4.3.1.1; the SSRC of the media source is 0 (§4.3.1.2).
    @Test func hasTheLayoutOfTheSpecification() {
        let expected = hex(
            """
            84 CE 00 04  # V=2 P=0 FMT=4, PSFB, 5 words
            01 02 03 04  # SSRC of packet sender
            00 00 00 00  # SSRC of media source
            B2 C8 C0 E8  # SSRC of the sender that is commanded
            FF 00 00 00  # sequence number 255, reserved
            """)
        let request = FullIntraRequest(sender: 0x0102_0304, media: 0xB2C8_C0E8, sequence: 255)
        #expect(request.rendered() == expected)
    }

    @Test func isSteppedOverByAReader() {
        let compound = parseReports(FullIntraRequest(sender: .max, media: 0, sequence: 1).rendered())
        #expect(compound.packets == [.unknown(type: 206)] && compound.failure == nil)
    }
}
