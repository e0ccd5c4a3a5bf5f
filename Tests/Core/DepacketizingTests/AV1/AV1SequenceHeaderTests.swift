import Media
import TestSupport
import Testing

@testable import Depacketizing

struct AV1SequenceHeaderTests {
    // av1-opus-360p, packet 1. Size, profile and level are those that ffprobe and mediainfo name.
    @Test func readsACapturedHeader() throws {
        let bytes = av1CapturedSequenceHeader
        let header = try AV1SequenceHeader(parsing: bytes.span)
        #expect(header.profile == 0 && header.level == 1 && header.tier == 0)
        #expect(header.maximumWidth == 640 && header.maximumHeight == 360)
        #expect(header.color.bitDepth == 8 && !header.color.isMonochrome)
        #expect(header.color.subsamplingX == 1 && header.color.subsamplingY == 1)
        #expect(!header.isReducedStillImagePicture && !header.hasSpatialLayers && !header.hasDecoderModel)
        #expect(header.orderHintBits == 0 && header.frameIDBits == 0)
    }

    @Test func readsWhatTestsBuild() throws {
        let header = try AV1SequenceHeader(
            parsing: AV1SequenceFields(width: 1920, height: 1080, level: 9, orderHintBits: 5).payload.span)
        #expect(header.maximumWidth == 1920 && header.maximumHeight == 1080)
        #expect(header.level == 9 && header.tier == 1)
        #expect(header.orderHintBits == 5)
        #expect(header.forceScreenContentTools == 0)
    }

    @Test(arguments: [([0], false), ([0x101], false), ([0x303, 0x101], true), ([0xFFF], true)])
    func knowsSpatialLayersByTheOperatingPoints(points: [Int], hasLayers: Bool) throws {
        let header = try AV1SequenceHeader(parsing: AV1SequenceFields(operatingPoints: points).payload.span)
        #expect(header.hasSpatialLayers == hasLayers)
    }

    // Made by hand: everything that comes before the size (AV1 bitstream specification §5.5.1).
    @Test(arguments: [false, true]) func readsOverTimingAndDecoderModel(isIntervalEqual: Bool) throws {
        var bits = BitWriter()
        bits.put(0, 5)  // profile, still_picture, reduced header
        bits.put(1, 1)  // timing_info_present_flag
        bits.put(1, 32)
        bits.put(30, 32)
        bits.put(isIntervalEqual ? 1 : 0, 1)
        if isIntervalEqual { bits.put(0b00101, 5) }  // uvlc 4
        bits.put(1, 1)  // decoder_model_info_present_flag
        bits.put(9, 5)  // delays of ten bits
        bits.put(1, 32)
        bits.put(7, 5)
        bits.put(23, 5)  // presentation times of 24 bits
        bits.put(1, 1)  // initial_display_delay_present_flag
        bits.put(1, 5)  // two operating points
        for level in [13, 4] {
            bits.put(0x101, 12)
            bits.put(level, 5)
            if level > 7 { bits.put(1, 1) }
            bits.put(1, 1)
            bits.put(0x3FF, 10)
            bits.put(0, 11)
            bits.put(1, 1)
            bits.put(9, 4)
        }
        bits.put(0xA9, 8)  // 11 and 10 bits
        bits.put(1279, 11)
        bits.put(719, 10)
        bits.put(1, 1)  // frame_id_numbers_present_flag
        bits.put(13, 4)
        bits.put(0, 3)
        bits.put(0, 8)  // superblocks to order hints
        bits.put(0b0_1_0_1, 4)  // screen content tools 1, integer motion vectors 1
        bits.put(0, 3)
        bits.put(0, 7)  // colour
        bits.put(1, 2)
        let header = try AV1SequenceHeader(parsing: bits.bytes.span)
        #expect(header.maximumWidth == 1280 && header.maximumHeight == 720)
        #expect(header.level == 13 && header.tier == 1)
        #expect(header.hasDecoderModel && header.frameIDBits == 16)
        #expect(header.presentationTimeBits == (isIntervalEqual ? 0 : 24))
        #expect(header.forceScreenContentTools == 1 && header.forceIntegerMotionVectors == 1)
    }

    @Test func readsAReducedStillImagePictureHeader() throws {
        var bits = BitWriter()
        bits.put(0b000_1_1, 5)
        bits.put(8, 5)  // seq_level_idx
        bits.put(0x77, 8)  // eight bits each
        bits.put(63, 8)
        bits.put(47, 8)
        bits.put(0, 6)
        bits.put(0b0_1_0_1, 4)  // 8 bits, monochrome, no description, full range
        bits.put(1, 2)
        let header = try AV1SequenceHeader(parsing: bits.bytes.span)
        #expect(header.isReducedStillImagePicture && header.level == 8 && header.tier == 0)
        #expect(header.maximumWidth == 64 && header.maximumHeight == 48)
        #expect(header.color.isMonochrome && header.color.isFullRange)
    }

    @Test func refusesAReservedProfile() {
        let bytes = AV1SequenceFields(profile: 3).payload
        #expect(throws: DepacketizingError.invalidSequenceHeader(byteCount: bytes.count, limit: 1024)) {
            try AV1SequenceHeader(parsing: bytes.span)
        }
    }

    @Test func refusesEachTruncation() {
        let bytes = av1CapturedSequenceHeader
        for count in 0..<bytes.count - 1 {
            #expect(throws: DepacketizingError.self) {
                try AV1SequenceHeader(parsing: bytes.span.extracting(0..<count))
            }
        }
    }

    @Test func readsNoSizeOutOfRange() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<3000 {
            let bytes = randomBytes(0...60, &generator)
            guard let header = try? AV1SequenceHeader(parsing: bytes.span) else { continue }
            #expect((1...65_536).contains(header.maximumWidth) && (1...65_536).contains(header.maximumHeight))
            #expect(header.profile <= 2 && header.level <= 31 && header.frameIDBits <= 25)
        }
    }

    @Test func givesWhatAContainerNeeds() throws {
        let bytes = av1CapturedSequenceHeader
        let header = try AV1SequenceHeader(parsing: bytes.span)
        let unit = [0x0A, 0x0A] + bytes
        #expect(
            header.configuration(unit: unit)
                == AV1Configuration(profile: 0, level: 1, tier: 0, sequenceHeader: unit))
    }
}
