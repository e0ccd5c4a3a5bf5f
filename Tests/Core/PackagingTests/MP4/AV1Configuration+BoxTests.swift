import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct AV1ConfigurationBoxTests {
    private let configuration = AV1Configuration(
        profile: 0, level: 1, tier: 0, bitDepth: 10, colorPrimaries: 9, transferCharacteristics: 16,
        matrixCoefficients: 9, isFullRange: true, sequenceHeader: hex("0A01 55"))

    @Test func writesConfigurationAndColours() {
        let bytes = MP4Fixture.written { configuration.writeBoxes(to: &$0, withSequenceHeader: true) }
        #expect(
            bytes
                == hex(
                    """
                    0000000F 61763143 81014C00 0A0155     # av1C
                    00000013 636F6C72 6E636C78            # colr, nclx
                    0009 0010 0009 80                     # BT.2020, PQ, BT.2020, full range
                    """))
    }

    @Test func writesNoSequenceHeaderWithoutRoom() {
        let bytes = MP4Fixture.written { configuration.writeBoxes(to: &$0, withSequenceHeader: false) }
        #expect(Array(bytes.prefix(12)) == hex("0000000C 61763143 81014C00"))
    }

    @Test(arguments: [(UInt8(5), UInt8(0), true), (1, 1, true), (1, 0, false), (0, 1, false)])
    func exceedsByLevelThenTier(level: UInt8, tier: UInt8, exceeds: Bool) {
        var other = configuration
        other.level = level
        other.tier = tier
        #expect(other.exceeds(configuration) == exceeds)
    }
}
