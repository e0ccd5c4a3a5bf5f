import TestSupport
import Testing

@testable import Packaging

@Suite struct FileTypeTests {
    @Test func beginsWithBrandsAndRoomForAHeader() {
        let bytes = MP4Fixture.written { FileType.write(to: &$0) }
        #expect(
            bytes
                == hex(
                    """
                    00000020 66747970                     # ftyp
                    6D703432 00000000                     # major brand mp42, version 0
                    6D703432 6D703431 69736F36 69736F35   # mp42 mp41 iso6 iso5
                    00000010 66726565 00000000 00000000   # free: 16 bytes
                    """))
        #expect(bytes.count == FileType.byteCount + FileType.placeholderByteCount)
    }

    @Test func beginsWithTheBrandOfAudioAlone() {
        let bytes = MP4Fixture.written { FileType.write(to: &$0, isAudioAlone: true) }
        #expect(
            Array(bytes[8..<32]) == hex("4D344120 00000000 4D344120 6D703432 69736F36 69736F35  # M4A_ mp42 iso6 iso5"))
        #expect(bytes.count == FileType.byteCount + FileType.placeholderByteCount)
    }

    @Test func namesTheBrandOfAV1() throws {
        var bytes = MP4Fixture.written { FileType.write(to: &$0) }
        let correction = try #require(FileType.brandCorrection(for: try SampleEntry(MP4Fixture.av1)))
        let start = Int(correction.offset)
        bytes.replaceSubrange(start..<start + correction.bytes.count, with: correction.bytes)
        #expect(Array(bytes[16..<32]) == hex("6D703432 61763031 69736F36 69736F35"))
        #expect(FileType.brandCorrection(for: try SampleEntry(MP4Fixture.vp9)) == nil)
    }

    @Test(arguments: [
        (Int64(32), Int64(4096), "00000008 66726565 00000FD8 6D646174"),
        (32, 0x1_0000_0027, "00000008 66726565 FFFFFFFF 6D646174"),
        (32, 0x1_0000_0028, "00000001 6D646174 00000001 00000008"),
        (32, 0x2_0000_0020, "00000001 6D646174 00000002 00000000"),
    ])
    func theMediaHeaderHas64BitsWhereItNeedsThem(start: Int64, end: Int64, header: String) {
        #expect(FileType.mediaHeader(from: start, to: end) == hex(header))
        #expect(FileType.mediaHeader(from: start, to: end).count == FileType.placeholderByteCount)
    }
}
