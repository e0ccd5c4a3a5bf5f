import Media
import TestSupport
import Testing

@testable import FFmpeg

/// Extradata made by hand; that of the real encoders is read by `VideoRoundTripTests.describesTheStream`.
@Suite struct StreamConfigurationTests {
    private func settings(_ codec: VideoCodec, colour: VideoColour = .bt709) -> VideoEncoding {
        var settings = VideoEncoding(
            codec: codec, width: 64, height: 64, frameRate: FrameRate(30), bitrate: 100, keyFrameInterval: 30)
        settings.colour = colour
        return settings
    }

    private func read(_ codec: VideoCodec, _ extradata: [UInt8], colour: VideoColour = .bt709) -> StreamConfiguration? {
        StreamConfiguration(settings(codec, colour: colour), extradata: extradata)
    }

    // H.264: start code, then a sequence and a picture parameter set (ITU-T H.264 table 7-1).
    private let sequence = hex("67 64 00 1E AC")
    private let picture = hex("68 EE 3C 80")
    private let start = hex("00 00 00 01")

    @Test func findsTheParameterSetsOfH264InAnyOrderAndBesideOthers() throws {
        // Supplemental information, type 6, is none of them.
        let found = try #require(read(.h264, start + hex("06 05 01") + start + picture + start + sequence))
        #expect(found.configuration == .h264(sequenceParameterSets: [sequence], pictureParameterSets: [picture]))
    }

    @Test func needsBothParameterSetsOfH264() {
        #expect(read(.h264, start + sequence) == nil)
        #expect(read(.h264, start + picture) == nil)
        #expect(read(.h264, []) == nil)
        #expect(read(.h264, hex("01 64 00 1E FF E1")) == nil)
    }

    // H.265: types 32, 33 and 34 in bits 1 to 6 of the first byte (ITU-T H.265 table 7-1).
    private let video = hex("40 01 0C 01 FF FF")
    private let pictureOfH265 = hex("44 01 C1 72")
    // Header; sps_video_parameter_set_id 0, sps_max_sub_layers_minus1 1, nesting flag 1; profile_tier_level of twelve
    // bytes, in which 00 00 03 stands for 00 00 (§7.3.1.1).
    private let sequenceOfH265 = hex("42 01 03  01 60 00 00 03 00 90 00 00 03 00 00 03 00 5D  A0")

    @Test func readsProfileAndLayersOfH265WithoutEmulationPrevention() throws {
        let found = try #require(read(.h265, start + video + start + sequenceOfH265 + start + pictureOfH265))
        guard case .h265(let configuration) = found.configuration else {
            Issue.record("no configuration of H.265")
            return
        }
        #expect(configuration.profileTierLevel == hex("01 60 00 00 00 90 00 00 00 00 00 5D"))
        #expect(configuration.temporalLayerCount == 2 && configuration.isTemporalIDNested)
        // The units themselves keep it.
        #expect(configuration.sequenceParameterSets == [sequenceOfH265])
        #expect(configuration.videoParameterSets == [video] && configuration.pictureParameterSets == [pictureOfH265])
    }

    @Test func needsAllParameterSetsOfH265AndAWholeProfile() {
        #expect(read(.h265, start + sequenceOfH265 + start + pictureOfH265) == nil)
        #expect(read(.h265, start + video + start + pictureOfH265) == nil)
        #expect(read(.h265, start + video + start + sequenceOfH265) == nil)
        let torn = Array(sequenceOfH265.prefix(12))
        #expect(read(.h265, start + video + start + torn + start + pictureOfH265) == nil)
    }

    // AV1: obu_type 1 with a size field; profile 0 (000), no still picture (0), not reduced (0), no timing (0), no
    // display delay (0), one operating point (00000) for all layers (12 times 0), level 4.0 (01000), tier (AV1 §5.5.1).
    private let lowTier = hex("0A 04  00 00 00 40")
    private let highTier = hex("0A 04  00 00 00 44")

    @Test func readsLevelAndTierOfAV1() throws {
        for (header, tier) in [(lowTier, UInt8(0)), (highTier, 1)] {
            let found = try #require(read(.av1, header))
            guard case .av1(let configuration) = found.configuration else {
                Issue.record("no configuration of AV1")
                return
            }
            #expect(configuration.level == 8 && configuration.tier == tier)
            #expect(configuration.sequenceHeader == header)
        }
    }

    @Test func findsTheSequenceHeaderOfAV1BehindABoxAndBehindADelimiter() throws {
        // `av1C` begins with marker and version, and has its OBUs after four bytes (AV1 in ISO BMFF §2.3.3).
        for extradata in [hex("81 08 0C 00") + lowTier, hex("12 00") + lowTier, lowTier + hex("2A 01 00")] {
            guard case .av1(let configuration)? = read(.av1, extradata)?.configuration else {
                Issue.record("no configuration in \(extradata)")
                continue
            }
            #expect(configuration.sequenceHeader == lowTier)
        }
    }

    @Test func refusesWhatIsNoSequenceHeaderOfAV1() {
        // Without a size, with an extension, a size that leads out of it, none, another OBU alone.
        for extradata in [
            hex("08 00 00 00"), hex("0E 00 04 00"), hex("0A 05 00 00 00 40"), [], hex("12 00"), hex("0A"),
        ] {
            #expect(read(.av1, extradata) == nil)
        }
    }

    @Test(arguments: [
        (VideoColour(matrix: .bt601, range: .limited), [6, 6, 6, 0]),
        (VideoColour(matrix: .bt709, range: .full), [1, 1, 1, 1]),
        (VideoColour(matrix: .bt2020, range: .limited), [9, 14, 9, 0]),
        (VideoColour(matrix: .unspecified, range: .full), [2, 2, 2, 1]),
    ])
    func tellsTheColourThatWasSet(colour: VideoColour, codes: [Int]) throws {
        guard case .av1(let found)? = read(.av1, lowTier, colour: colour)?.configuration else {
            Issue.record("no configuration of AV1")
            return
        }
        let told = [found.colorPrimaries, found.transferCharacteristics, found.matrixCoefficients].map(Int.init)
        #expect(told + [found.isFullRange ? 1 : 0] == codes)
    }

    @Test(arguments: [VideoCodec.h264, .h265, .av1]) func survivesAnyExtradata(codec: VideoCodec) {
        let whole =
            switch codec {
            case .h264: start + sequence + start + picture
            case .h265: start + video + start + sequenceOfH265 + start + pictureOfH265
            default: hex("81 08 0C 00") + lowTier
            }
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<2000 {
            guard let found = read(codec, whole.damaged(using: &generator)) else { continue }
            // What is read can be written: every unit has a header.
            let units: [[UInt8]] =
                switch found.configuration {
                case .h264(let sequences, let pictures): sequences + pictures
                case .h265(let found):
                    found.videoParameterSets + found.sequenceParameterSets + found.pictureParameterSets
                case .vp8, .vp9, .av1: []
                }
            #expect(units.allSatisfy { !$0.isEmpty })
        }
        #expect(read(codec, whole) != nil)
    }

    @Test func describesNoCodecOfOtherLibraries() {
        #expect(read(.vp8, []) == nil && read(.vp9, lowTier) == nil)
    }
}
