import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct AnnexBStreamTests {
    private static func format(_ configuration: VideoConfiguration) -> VideoFormat {
        VideoFormat(width: 64, height: 48, configuration: configuration)
    }

    private let h264 = format(.h264(sequenceParameterSets: [hex("67 42C00A")], pictureParameterSets: [hex("68 CB")]))
    private let h265 = format(
        .h265(
            H265Configuration(
                profileTierLevel: [], chromaFormat: 1, lumaBitDepth: 8, chromaBitDepth: 8, temporalLayerCount: 1,
                isTemporalIDNested: true, videoParameterSets: [hex("40 01 0C")],
                sequenceParameterSets: [hex("42 01 01")], pictureParameterSets: [hex("44 01 C1")])))

    private func unit(_ format: VideoFormat, _ sample: String, isKeyFrame: Bool) throws -> [UInt8] {
        try AnnexBStream(format).accessUnit(of: hex(sample).span, isKeyFrame: isKeyFrame)
    }

    @Test func aKeyFrameGetsItsParameterSets() throws {
        #expect(
            try unit(h264, "00000002 06FF  00000003 65AABB", isKeyFrame: true)
                == hex(
                    """
                    00000001 09F0          # access unit delimiter
                    00000001 67 42C00A  00000001 68 CB
                    00000001 06FF  00000001 65AABB
                    """))
        #expect(
            try unit(h265, "00000003 2601AA", isKeyFrame: true)
                == hex(
                    """
                    00000001 460150
                    00000001 40010C  00000001 420101  00000001 4401C1
                    00000001 2601AA
                    """))
    }

    @Test func setsOfASenderAreNotRepeated() throws {
        #expect(
            try unit(h264, "00000002 6701  00000002 6802  00000002 65AA", isKeyFrame: true)
                == hex("00000001 09F0  00000001 6701  00000001 6802  00000001 65AA"))
        #expect(
            try unit(h265, "00000003 420102  00000003 2601AA", isKeyFrame: true)
                == hex("00000001 460150  00000001 420102  00000001 2601AA"))
    }

    @Test func otherPicturesHaveADelimiterOnly() throws {
        #expect(try unit(h264, "00000002 41AA", isKeyFrame: false) == hex("00000001 09F0  00000001 41AA"))
        #expect(try unit(h265, "00000003 0201AA", isKeyFrame: false) == hex("00000001 460150  00000001 0201AA"))
    }

    // There is one delimiter, at the beginning (ITU-T H.264 §7.4.1.2.3).
    @Test func delimitersOfASenderAreReplaced() throws {
        #expect(
            try unit(h264, "00000002 0910  00000002 41AA", isKeyFrame: false)
                == hex("00000001 09F0  00000001 41AA"))
        #expect(
            try unit(h265, "00000003 460110  00000003 0201AA", isKeyFrame: false)
                == hex("00000001 460150  00000001 0201AA"))
    }

    @Test(arguments: ["00000003 41AA", "FFFFFFFF 41", "00000000", "0000", ""])
    func whatIsCutShortIsLeftOut(sample: String) throws {
        #expect(try unit(h264, sample, isKeyFrame: false) == hex("00000001 09F0"))
    }

    @Test func emptyUnitsAreLeftOut() throws {
        #expect(
            try unit(h264, "00000000 00000002 41AA", isKeyFrame: false) == hex("00000001 09F0  00000001 41AA"))
    }

    @Test func refusesOtherCodecsByName() {
        let vp9 = VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let av1 = AV1Configuration(profile: 0, level: 1, tier: 0, sequenceHeader: [])
        for (configuration, name) in [(VideoConfiguration.vp8, "vp8"), (.vp9(vp9), "vp9"), (.av1(av1), "av1")] {
            #expect(throws: PackagingError.codecNotAllowed(codec: name, container: "ts")) {
                try AnnexBStream(Self.format(configuration))
            }
        }
    }
}
