import TestSupport
import Testing

@testable import Packaging

@Suite struct BoxWriterTests {
    @Test func fillsInSizesOfNestedBoxes() {
        let bytes = MP4Fixture.written { writer in
            writer.box("moof") { moof in
                moof.fullBox("mfhd", version: 1, flags: 0xFFAB_CDEF) { $0.uint32(7) }
                moof.box("free") { _ in }
            }
            writer.box("free") { $0.zeros(2) }
        }
        #expect(
            bytes
                == hex(
                    """
                    00000020 6D6F6F66           # moof, 8 + 16 + 8 bytes
                    00000010 6D666864           # mfhd
                    01 ABCDEF                   # version 1; flags have 24 bits
                    00000007
                    00000008 66726565           # free, empty
                    0000000A 66726565 0000      # a box after the first
                    """))
    }

    @Test func writesNumbersBigEndian() {
        let bytes = MP4Fixture.written { writer in
            writer.uint8(1)
            writer.uint16(0x0203)
            writer.uint32(0x0405_0607)
            writer.uint64(0x0809_0A0B_0C0D_0E0F)
            writer.raw([0x10, 0x11])
            writer.text("Aé")
        }
        #expect(bytes == hex("01 0203 04050607 08090A0B0C0D0E0F 10 11 41 C3A9 00"))
    }

    @Test func correctsAWordInPlace() {
        var writer = BoxWriter()
        writer.zeros(6)
        writer.replaceUInt32(at: 1, with: 0x0102_0304)
        #expect(writer.bytes == [0, 1, 2, 3, 4, 0])
        writer.zeros(-1)
        #expect(writer.bytes.count == 6)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }

    @Test func copiesWords() {
        var words = BigEndianWords()
        words.append(5)
        #expect(MP4Fixture.written { $0.words(words) } == [0, 0, 0, 5])
    }
}
