import Packaging
import Testing

@Suite struct PackagingErrorTests {
    @Test(arguments: [
        (PackagingError.codecNotAllowed(codec: "VP8", container: "mp4"), "players do not accept VP8 in mp4"),
        (.unknownTrack(number: 3, declared: 2), "there is no track 3; the file has 2, numbered from 1"),
        (
            .timeNotIncreasing(track: 1, previous: 960, next: 480),
            "a sample of track 1 is at 480 ticks; expected: after the one before, at 960"
        ),
        (
            .headerFull(needed: 656, reserved: 256),
            "the parameters of all tracks need 656 bytes; the header has room for 256"
        ),
        (.tooManyTracks(limit: 126), "the file already has 126 tracks, the most that it can have"),
        (.frameTooLong(byteCount: 8185, limit: 8184), "a frame has 8185 bytes; expected: 1 to 8184"),
        (.finished, "the file is finished: it takes neither tracks nor samples"),
        (.notAsWritten(offset: 40, expected: "a box"), "expected a box at byte 40"),
    ])
    func saysWhatWasFoundAndWhatWasExpected(error: PackagingError, text: String) {
        #expect(error.description == text)
    }
}
