import TestSupport
import Testing

@testable import Depacketizing

struct AV1FrameHeaderTests {
    private func header(_ bytes: [UInt8], _ sequence: [UInt8] = AV1SequenceFields().payload) throws -> AV1FrameHeader {
        try AV1FrameHeader(parsing: bytes.span, sequence: try AV1SequenceHeader(parsing: sequence.span))
    }

    // av1-opus-360p, packets 1, 7 and 9, behind the OBU header.
    @Test(arguments: [("104AC018618605289A", true), ("30C040FDF8013283", false), ("3000857DF8013283", false)])
    func readsCapturedFrames(bytes: String, isKeyFrame: Bool) throws {
        let header = try header(hex(bytes), av1CapturedSequenceHeader)
        #expect(header.isKeyFrame == isKeyFrame)
        #expect(header.isShown && !header.showsExistingFrame && !header.isNonReference)
        #expect(header.isErrorResilient == isKeyFrame)
    }

    @Test(arguments: [
        (AV1FrameHeader.FrameType.key, true, 1, false), (.inter, false, 0, true), (.inter, false, 1, false),
        (.inter, true, 0, true), (.intraOnly, false, 0x80, false), (.intraOnly, true, 0, true),
        (.switch, true, 0, false),
    ])
    func readsOnToTheRefreshedReferences(
        type: AV1FrameHeader.FrameType, isResilient: Bool, refreshFlags: Int, isNonReference: Bool
    ) throws {
        let header = try header(av1FrameHead(type, isErrorResilient: isResilient, refreshFlags: refreshFlags))
        #expect(header.type == type)
        #expect(header.isErrorResilient == isResilient)
        #expect(header.isNonReference == isNonReference)
        #expect(header.isKeyFrame == (type == .key))
    }

    @Test func takesAHiddenKeyFrameForNone() throws {
        let header = try header(av1FrameHead(.key, isShown: false, isErrorResilient: true))
        #expect(header.type == .key && !header.isShown && !header.isKeyFrame)
        #expect(!header.isNonReference)
    }

    @Test func takesAShownExistingFrameForNoKeyFrame() throws {
        let header = try header(hex("80"))
        #expect(header.showsExistingFrame && !header.isKeyFrame && !header.isNonReference)
    }

    @Test func takesAStillImagePictureForAKeyFrame() throws {
        var sequence = try AV1SequenceHeader(parsing: AV1SequenceFields().payload.span)
        sequence.isReducedStillImagePicture = true
        let header = try AV1FrameHeader(parsing: hex("").span, sequence: sequence)
        #expect(header.isKeyFrame)
    }

    // Made by hand: fields that the sequence header asks for.
    @Test func readsOverOptionalFields() throws {
        var sequence = try AV1SequenceHeader(parsing: AV1SequenceFields(orderHintBits: 7).payload.span)
        sequence.presentationTimeBits = 24
        sequence.forceScreenContentTools = AV1SequenceHeader.isSelectedByFrame
        sequence.forceIntegerMotionVectors = AV1SequenceHeader.isSelectedByFrame
        sequence.frameIDBits = 15
        for refreshFlags in [0, 1] {
            var bits = BitWriter()
            bits.put(0b0_01_1, 4)
            bits.put(0xFFFFFF, 24)  // frame_presentation_time
            bits.put(0b0_0_1_1, 4)  // not resilient, disable_cdf_update, screen content tools, force_integer_mv
            bits.put(0x7FFF, 15)
            bits.put(1, 1)
            bits.put(0x7F, 7)
            bits.put(0, 3)
            bits.put(refreshFlags, 8)
            let header = try AV1FrameHeader(parsing: bits.bytes.span, sequence: sequence)
            #expect(header.isNonReference == (refreshFlags == 0))
        }
    }

    @Test func doesNotClaimWhatADecoderModelHides() throws {
        var sequence = try AV1SequenceHeader(parsing: AV1SequenceFields().payload.span)
        sequence.hasDecoderModel = true
        let bytes = av1FrameHead(.inter, refreshFlags: 0)
        let header = try AV1FrameHeader(parsing: bytes.span, sequence: sequence)
        #expect(!header.isNonReference)
    }

    @Test func refusesEachTruncation() throws {
        let bytes = av1FrameHead(.inter)
        for count in 0..<2 {
            #expect(throws: DepacketizingError.self) { try header(Array(bytes.prefix(count))) }
        }
    }
}
