import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct HEVCConfigurationTests {
    /// Of samples/h265-resize.pcap, packets 2 to 4: libx265, Main, level 2.1, 640x360.
    static let main = H265Configuration(
        profileTierLevel: hex("01 60000000 900000000000 3F"), chromaFormat: 1, lumaBitDepth: 8, chromaBitDepth: 8,
        temporalLayerCount: 1, isTemporalIDNested: true,
        videoParameterSets: [hex("40 01 0C01FFFF0160000003009000000300000300 3F BA0240")],
        sequenceParameterSets: [
            hex("42 01 010160000003009000000300000300 3F A005020169 65BA924CAE680800000300080000 0300F040")
        ],
        pictureParameterSets: [hex("44 01 C172B46240")])

    // libavformat 59 writes the same for this stream, but for array_completeness and its average of frames.
    @Test func saysWhatTheSetsSay() {
        #expect(
            hevcConfigurationRecord(of: Self.main)
                == hex(
                    """
                    01                         # configurationVersion
                    01 60000000 900000000000 3F
                    F000 FC FD F8 F8 0000      # segmentation, parallelism, 4:2:0, 8 bits, frame rate
                    0F                         # one temporal layer, nested, lengths of four bytes
                    03                         # arrays, none of them complete: sets are in band, too
                    20 0001 0018 40 01 0C01FFFF0160000003009000000300000300 3F BA0240
                    21 0001 0029 42 01 010160000003009000000300000300 3F A005020169 65BA924CAE680800000300080000 0300F040
                    22 0001 0007 44 01 C172B46240
                    """))
    }

    @Test func canBeWrittenWithoutSets() {
        #expect(
            hevcConfigurationRecord(of: Self.main, withParameterSets: false)
                == hevcConfigurationRecord(of: Self.main).prefix(22) + [0])
    }

    @Test func tellsDepthAndLayers() {
        var configuration = Self.main
        configuration.chromaFormat = 2
        configuration.lumaBitDepth = 10
        configuration.chromaBitDepth = 12
        configuration.temporalLayerCount = 3
        configuration.isTemporalIDNested = false
        #expect(hevcConfigurationRecord(of: configuration)[16...21] == hex("FE FA FC 0000 1B")[...])
    }

    @Test func leavesOutSetsThatDoNotFit() {
        var configuration = Self.main
        configuration.videoParameterSets = []
        configuration.sequenceParameterSets = [[0x42, 1], [UInt8](repeating: 1, count: 0x1_0000)]
        configuration.pictureParameterSets = [[UInt8]](repeating: [0x44, 1, 0xC1], count: 300)
        let record = hevcConfigurationRecord(of: configuration)
        #expect(record[22...26] == hex("01 22 00FF 00")[...])
        #expect(record.count == 23 + 3 + 255 * 5)
    }

    @Test(arguments: [0, 5, 40]) func hasItsLengthWhateverTheProfileHas(count: Int) {
        var configuration = Self.main
        configuration.profileTierLevel = [UInt8](repeating: 7, count: count)
        #expect(hevcConfigurationRecord(of: configuration, withParameterSets: false).count == 23)
    }
}
