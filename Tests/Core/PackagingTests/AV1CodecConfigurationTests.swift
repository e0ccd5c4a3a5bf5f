import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct AV1CodecConfigurationTests {
    // Sequence header of av1-opus-360p, packet 1; the record is the `av1C` that libavformat 59 writes for it.
    @Test func equalsWhatOtherMuxersWrite() {
        let configuration = AV1Configuration(
            profile: 0, level: 1, tier: 0, sequenceHeader: hex("0A0A 0000000CC4FF67006802"))
        #expect(av1ConfigurationRecord(configuration) == hex("81 01 0C 00 0A0A 0000000CC4FF67006802"))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var configuration: AV1Configuration
        var record: String
    }

    // AV1 in ISO BMFF §2.3.3.
    static let rows = [
        Row(
            testDescription: "Main, level 5.1, high tier, 10 bits",
            configuration: AV1Configuration(profile: 0, level: 13, tier: 1, bitDepth: 10, sequenceHeader: []),
            record: "81 0D CC 00"),
        Row(
            testDescription: "High, 4:4:4",
            configuration: AV1Configuration(
                profile: 1, level: 4, tier: 0, subsamplingX: 0, subsamplingY: 0, sequenceHeader: []),
            record: "81 24 00 00"),
        Row(
            testDescription: "Professional, 12 bits, 4:2:2",
            configuration: AV1Configuration(
                profile: 2, level: 31, tier: 0, bitDepth: 12, subsamplingY: 0, sequenceHeader: []),
            record: "81 5F 68 00"),
        Row(
            testDescription: "monochrome",
            configuration: AV1Configuration(
                profile: 0, level: 0, tier: 0, isMonochrome: true, chromaSamplePosition: 1, sequenceHeader: []),
            record: "81 00 1D 00"),
        Row(
            testDescription: "fields that do not fit stay within their bits",
            configuration: AV1Configuration(
                profile: 255, level: 255, tier: 255, bitDepth: 8, subsamplingX: 255, subsamplingY: 255,
                chromaSamplePosition: 255, sequenceHeader: []),
            record: "81 FF 8F 00"),
    ]

    @Test(arguments: rows) func saysWhatTheSequenceHeaderSays(row: Row) {
        #expect(av1ConfigurationRecord(row.configuration) == hex(row.record))
    }

    @Test func leavesTheSequenceHeaderOutWhereThereIsNoRoom() {
        let configuration = AV1Configuration(profile: 0, level: 1, tier: 0, sequenceHeader: [0x0A, 0])
        #expect(av1ConfigurationRecord(configuration, withSequenceHeader: false) == hex("81 01 0C 00"))
    }
}
