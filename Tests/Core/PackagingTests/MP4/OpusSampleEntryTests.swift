import TestSupport
import Testing

@testable import Packaging

@Suite struct OpusSampleEntryTests {
    @Test(arguments: [UInt8(1), 2])
    func trimsNothing(channelCount: UInt8) {
        let bytes = MP4Fixture.written { OpusSampleEntry(channelCount: channelCount).write(to: &$0) }
        var expected = hex(
            """
            00000037 4F707573 000000000000 0001   # Opus, data_reference_index 1
            00000000 00000000
            0002 0010 0000 0000 BB800000          # channelcount, 16 bits, 48 kHz as 16.16
            00000013 644F7073                     # dOps ("Encapsulation of Opus in ISOBMFF" §4.3.2)
            00 02 0000 0000BB80 0000 00           # version, channels, PreSkip 0, 48 kHz, gain 0, family 0
            """)
        expected[25] = channelCount
        expected[45] = channelCount
        #expect(bytes == expected)
    }

    @Test func saysWhatToSkip() {
        let bytes = MP4Fixture.written { OpusSampleEntry(channelCount: 1, preSkip: 312).write(to: &$0) }
        #expect(bytes[46..<48] == hex("0138")[...])
    }
}
