import Media
import RTP
import Testing

@Suite struct PayloadFormatStaticTests {
    // RFC 3551 §6, tables 4 and 5.
    @Test(arguments: [
        (UInt8(0), "PCMU", Int64(8000), 1), (8, "PCMA", 8000, 1), (9, "G722", 8000, 1), (10, "L16", 44_100, 2),
        (11, "L16", 44_100, 1), (14, "MPA", 90_000, 1), (26, "JPEG", 90_000, 1), (34, "H263", 90_000, 1),
    ])
    func knowsTheTableOfTheRFC(payloadType: UInt8, name: String, hertz: Int64, channels: Int) {
        let format = PayloadFormat(staticPayloadType: payloadType)
        let expected = PayloadFormat(
            payloadType: payloadType, encodingName: name, clockRate: ClockRate(hertz: hertz), channelCount: channels)
        #expect(format == expected)
    }

    @Test(arguments: [UInt8(1), 2, 19, 20, 24, 27, 29, 30, 35, 72, 96, 127, 255])
    func knowsNothingOfReservedAndDynamicTypes(payloadType: UInt8) {
        #expect(PayloadFormat(staticPayloadType: payloadType) == nil)
    }
}
