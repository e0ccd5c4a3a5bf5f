import Media
import Testing

@Suite struct H265ConfigurationTests {
    static let main = H265Configuration(
        profileTierLevel: [1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 63], chromaFormat: 1, lumaBitDepth: 8,
        chromaBitDepth: 8, temporalLayerCount: 1, isTemporalIDNested: true, videoParameterSets: [[0x40, 1]],
        sequenceParameterSets: [[0x42, 1]], pictureParameterSets: [[0x44, 1]])

    @Test func holdsAWholeProfileTierLevel() {
        #expect(Self.main.profileTierLevel.count == H265Configuration.profileTierLevelByteCount)
    }

    @Test func differsByItsParameterSets() {
        var other = Self.main
        #expect(other == Self.main)
        other.videoParameterSets.append([0x40, 2])
        #expect(other != Self.main)
    }
}
