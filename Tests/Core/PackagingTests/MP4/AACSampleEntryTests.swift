import TestSupport
import Testing

@testable import Packaging

@Suite struct AACSampleEntryTests {
    private func written(_ rate: UInt32, _ configuration: [UInt8]) -> [UInt8] {
        let entry = AACSampleEntry(channelCount: 2, sampleRate: rate, configuration: configuration)
        return MP4Fixture.written { entry.write(to: &$0) }
    }

    // Hand-built after ISO/IEC 14496-14 §5.6 and ISO/IEC 14496-1 §7.2.6; libavformat 59 reads it as AAC-LC.
    @Test func describesTheStream() {
        #expect(
            written(44_100, hex("1210"))
                == hex(
                    """
                    0000004B 6D703461 000000000000 0001   # mp4a, data_reference_index 1
                    00000000 00000000
                    0002 0010 0000 0000 AC440000          # channelcount, 16 bits, 44,100 Hz as 16.16
                    00000027 65736473 00000000            # esds, version 0
                    03 19 0000 00                         # ES_Descriptor: ES_ID 0, no flags
                    04 11 40 15 000000 00000000 00000000  # DecoderConfigDescriptor: AAC, audio, no sizes
                    05 02 1210                            # DecoderSpecificInfo
                    06 01 02                              # SLConfigDescriptor: predefined for MP4
                    """))
    }

    @Test func leavesOutARateThatDoesNotFit() {
        #expect(written(96_000, hex("1010"))[32..<36] == hex("00000000")[...])
        #expect(written(65_535, hex("1010"))[32..<36] == hex("FFFF0000")[...])
    }

    // ISO/IEC 14496-1 §8.3.3: seven bits in a byte, the highest says that more follow.
    @Test func writesLongSizesInGroupsOfSevenBits() {
        let bytes = written(48_000, [UInt8](repeating: 7, count: 300))
        #expect(bytes[48..<51] == hex("03 82 45")[...])
        #expect(bytes[54..<57] == hex("04 82 3C")[...])
        #expect(bytes[70..<73] == hex("05 82 2C")[...])
    }
}
