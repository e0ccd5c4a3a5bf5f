import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct HEVCBoxTests {
    private func written(_ box: HEVCBox, withParameterSets: Bool = true) -> [UInt8] {
        Array(MP4Fixture.written { box.write(to: &$0, withParameterSets: withParameterSets) }.dropFirst(8))
    }

    private func configuration(tier: UInt8, level: UInt8) -> H265Configuration {
        var configuration = HEVCConfigurationTests.main
        configuration.profileTierLevel[0] |= tier << 5
        configuration.profileTierLevel[11] = level
        return configuration
    }

    @Test func holdsTheRecord() {
        let box = HEVCBox(HEVCConfigurationTests.main)
        #expect(written(box) == hevcConfigurationRecord(of: HEVCConfigurationTests.main))
        #expect(written(box, withParameterSets: false).count == 23)
    }

    @Test func tierAndLevelRiseOnly() {
        var box = HEVCBox(configuration(tier: 0, level: 93))
        box.raiseLevel(to: configuration(tier: 1, level: 63))
        #expect(written(box)[1] == 0x21)
        #expect(written(box)[12] == 93)
        box.raiseLevel(to: configuration(tier: 0, level: 120))
        #expect(written(box)[1] == 0x21)
        #expect(written(box)[12] == 120)
    }

    @Test func ignoresAProfileThatIsCutShort() {
        var broken = HEVCConfigurationTests.main
        broken.profileTierLevel = [1]
        var box = HEVCBox(HEVCConfigurationTests.main)
        let before = box
        box.raiseLevel(to: broken)
        #expect(box == before)
        box = HEVCBox(broken)
        box.raiseLevel(to: HEVCConfigurationTests.main)
        #expect(written(box, withParameterSets: false).count == 23)
    }
}
