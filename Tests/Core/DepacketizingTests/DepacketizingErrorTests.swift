import Testing

@testable import Depacketizing

struct DepacketizingErrorTests {
    @Test func tellsErrorsApartByTheirNumbers() {
        #expect(
            DepacketizingError.truncated(needed: 4, remaining: 1)
                != DepacketizingError.truncated(needed: 4, remaining: 2))
        #expect(DepacketizingError.invalidOpusPacket(requirement: 5) == .invalidOpusPacket(requirement: 5))
    }

    // The type is spelled out: without it the compiler needs minutes.
    private static let texts: [(DepacketizingError, String)] = [
        (
            .truncated(needed: 4, remaining: 1),
            "the payload ends inside a header: 4 bytes are needed, 1 are left"
        ),
        (.frameTooLarge(limit: 100, actual: 101), "the frame has 101 bytes; accepted: at most 100"),
        (
            .invalidStartCode(0x12A),
            "the key frame has the start code 0x00012A; expected: 0x9D012A in VP8, 0x498342 in VP9"
        ),
        (
            .invalidFrameHeader(firstByte: 0xC),
            "the VP9 frame begins with 0x0C; expected: frame_marker 2, and 0 in reserved bits"
        ),
        (.emptyPicture(width: 0, height: 8), "the picture has 0x8 samples; expected: at least 1x1"),
        (
            .unsupportedChroma(subsamplingX: 0, subsamplingY: 1),
            """
            the chroma has subsampling_x 0 and subsampling_y 1 (4:4:0), which no container can name; \
            expected: 4:2:0, 4:2:2 or 4:4:4
            """
        ),
        (.tooManyReferences(limit: 3), "the picture names more references than 3, the most that are accepted"),
        (.tooManyLayers(limit: 8), "the picture has more layer frames than 8, the most that a superframe can list"),
        (
            .unsupportedUnitType(25),
            """
            the unit has type 25, which is reserved or not supported; \
            expected: single units, aggregates, fragments
            """
        ),
        (
            .brokenFragmentation(unitType: 5),
            """
            the fragments of the unit of type 5 do not follow each other; \
            expected: first, middle and last one in a row
            """
        ),
        (
            .invalidUnit(firstByte: 0x80),
            "the unit that begins with 0x80 is empty, has an invalid header, or lacks the frame header before it"
        ),
        (
            .invalidParameterSet(unitType: 7, byteCount: 3),
            "the parameter set of type 7 with 3 bytes cannot be read, or is longer than 4096"
        ),
        (.missingFirstSlice, "the picture begins in its middle; expected: its first slice segment"),
        (.missingLayer(spatialID: 2), "the frame of spatial layer 2 depends on layer 1, which is missing"),
        (
            .invalidLength(byteCount: 9),
            "a length of 9 bytes in leb128; expected: at most 8, and a value below 2^32"
        ),
        (
            .invalidSequenceHeader(byteCount: 12, limit: 1024),
            "the AV1 sequence header with 12 bytes has a reserved profile, or is longer than 1024"
        ),
        (
            .invalidDependencyDescriptor(byteCount: 5),
            "the dependency descriptor with 5 bytes uses a template that is not known, or has too many"
        ),
        (.invalidOpusPacket(requirement: 5), "the Opus packet breaks requirement R5 of RFC 6716 §3.4"),
    ]

    @Test(arguments: texts)
    func saysWhatWasFoundAndWhatWasExpected(error: DepacketizingError, text: String) {
        #expect(error.description == text)
    }
}
