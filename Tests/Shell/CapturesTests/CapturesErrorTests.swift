import Testing

@testable import Captures

@Suite struct CapturesErrorTests {
    @Test(arguments: [
        (
            CapturesError.unknownFormat(path: "a.mp4", magic: 0x1C),
            "a.mp4: begins with 0x0000001c, which is no capture; accepted are pcap (0xa1b2c3d4, 0xa1b23c4d, "
                + "in both byte orders), pcapng (0x0a0d0d0a), Janus recordings and rtpdump"
        ),
        (
            .corruptRecord(path: "j", field: .blockLength, value: 8, accepted: 12...16_777_216, offset: 48),
            "j: the record at byte 48 is corrupt: block length is 8, accepted is 12 to 16777216"
        ),
        (
            .corruptRecord(path: "j", field: .trailingBlockLength, value: 8, accepted: 12...12, offset: 48),
            "j: the record at byte 48 is corrupt: block length at the end of the block is 8, accepted is 12"
        ),
        (
            .unsupportedLinkType(path: "c", number: 105, offset: 20),
            "c: link type 105 at byte 20; accepted are 0, 1, 12, 101, 108, 113, 147, 228, 229, 276"
        ),
        (
            .diskFull(path: "j", errno: 28, written: 4096),
            "j: no space left after 4096 bytes: No space left on device (errno 28)"
        ),
        (
            .truncatedHeader(path: "c", format: .pcapng, needed: 28, found: 9),
            "c: ends after 9 bytes; the header of pcapng needs 28"
        ),
    ])
    func saysWhatWasFoundAndWhatIsAccepted(error: CapturesError, text: String) {
        #expect(error.description == text)
    }

    @Test func listsExactlyTheLinkTypesThatAreRead() {
        #expect((0...400).filter { LinkType(number: $0) != nil } == LinkType.acceptedNumbers)
    }
}
