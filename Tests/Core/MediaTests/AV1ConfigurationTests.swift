import Media
import Testing

@Suite struct AV1ConfigurationTests {
    @Test func isOfTheMainProfileWhereNothingIsSaid() {
        let configuration = AV1Configuration(profile: 0, level: 5, tier: 0, sequenceHeader: [0x0A, 0])
        #expect(configuration.bitDepth == 8 && !configuration.isMonochrome && !configuration.isFullRange)
        #expect(configuration.subsamplingX == 1 && configuration.subsamplingY == 1)
        // "Unspecified" (ITU-T H.273 §8).
        #expect(configuration.colorPrimaries == 2 && configuration.transferCharacteristics == 2)
        #expect(configuration.matrixCoefficients == 2 && configuration.chromaSamplePosition == 0)
    }

    // Files take over a format when it differs.
    @Test func differsByTheSequenceHeader() {
        let one = AV1Configuration(profile: 0, level: 5, tier: 0, sequenceHeader: [0x0A, 1, 0])
        var other = one
        #expect(one == other)
        other.sequenceHeader = [0x0A, 1, 1]
        #expect(one != other)
    }
}
