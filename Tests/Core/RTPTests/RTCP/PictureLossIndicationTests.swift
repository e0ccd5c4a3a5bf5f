import RTP
import TestSupport
import Testing

@Suite struct PictureLossIndicationTests {
    // Made by hand after RFC 4585 §6.1 and §6.3.1.
    @Test func hasTheLayoutOfTheSpecification() {
        let expected = hex(
            """
            81 CE 00 02  # V=2 P=0 FMT=1, PSFB, 3 words
            01 02 03 04  # SSRC of packet sender
            B2 C8 C0 E8  # SSRC of media source
            """)
        #expect(PictureLossIndication(sender: 0x0102_0304, media: 0xB2C8_C0E8).rendered() == expected)
    }

    @Test func isSteppedOverByAReader() {
        let compound = parseReports(PictureLossIndication(sender: .max, media: 0).rendered())
        #expect(compound.packets == [.unknown(type: 206)] && compound.failure == nil)
    }
}
