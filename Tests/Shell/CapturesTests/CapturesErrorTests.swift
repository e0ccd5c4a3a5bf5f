import Testing

@testable import Captures

@Suite struct CapturesErrorTests {
    @Test(arguments: [
        (
            CapturesError.unknownFormat(path: "a.mp4", magic: 0x1C),
            "a.mp4: begins with 0x0000001c, which is not a capture format; accepted: pcap (0xa1b2c3d4, 0xa1b23c4d, "
                + "in both byte orders), pcapng (0x0a0d0d0a), Janus recordings and rtpdump"
        ),
        (
            .damagedJournal(path: "j", offset: 48, length: 9),
            "j: 9 bytes at byte 48 are damaged; only a journal that is whole up to its end can be continued"
        ),
        (
            .damagedHeader(path: "j", format: .pcapng),
            "j: its header as pcapng is damaged, and no packets were found behind it"
        ),
        (
            .unsupportedLinkType(path: "c", number: 105, offset: 20),
            "c: link type 105 at byte 20; accepted: 0, 1, 12, 101, 108, 113, 147, 148, 228, 229, 276"
        ),
        (
            .diskFull(path: "j", errno: 28, written: 4096),
            "j: no space left after 4096 bytes: No space left on device (errno 28)"
        ),
        (
            .truncatedHeader(path: "c", format: .pcapng, needed: 28, found: 9),
            "c: ends after 9 bytes; the header of pcapng needs 28"
        ),
        (.truncatedHeader(path: "c", format: nil, needed: 4, found: 3), "c: ends after 3 bytes; the header needs 4"),
        (.openFailed(path: "c", errno: 2), "c: cannot be opened: No such file or directory (errno 2)"),
        (.readFailed(path: "c", errno: 5, offset: 9), "c: reading failed at byte 9: Input/output error (errno 5)"),
        (.writeFailed(path: "j", errno: 32, written: 7), "j: writing failed after 7 bytes: Broken pipe (errno 32)"),
        (
            .synchronizeFailed(path: "j", errno: 5),
            "j: fdatasync failed, so its last writes may not survive a crash: Input/output error (errno 5)"
        ),
        (
            .unsupportedVersion(path: "c", format: .pcapMicroseconds, major: 2, minor: 3, offset: 4),
            "c: pcap version 2.3 at byte 4; accepted: pcap 2.4 and pcapng 1.0 and 1.2"
        ),
        (
            .unsupportedRecording(path: "d.mjr"),
            "d.mjr: is not an audio or video recording by Janus; accepted: headers MEETECHO, MJR00001 and MJR00002 "
                + "of audio and video"
        ),
        (
            .notAJournal(path: "c", format: .rtpdump),
            "c: is rtpdump; a journal is pcapng, and only a journal can be continued"
        ),
        (
            .datagramTooLong(length: 70_000, limit: 65_507),
            "a datagram has 70000 bytes; at most 65507 fit into an IP packet"
        ),
        (.eventTooLong(length: 9, limit: 8), "an event has 9 bytes; at most 8 are accepted"),
        (.closed(path: "j"), "j: the journal is closed"),
    ])
    func saysWhatWasFoundAndWhatIsAccepted(error: CapturesError, text: String) {
        #expect(error.description == text)
    }

    @Test func listsExactlyTheLinkTypesThatAreRead() {
        #expect((0...400).filter { LinkType(number: $0) != nil } == LinkType.acceptedNumbers)
    }
}
