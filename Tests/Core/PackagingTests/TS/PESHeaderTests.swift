import FileSupport
import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct PESHeaderTests {
    private func header(_ kind: MediaKind = .video, at time: Int64, decoded: Int64? = nil, count: Int = 100) -> [UInt8]
    {
        PESHeader.rendered(
            kind: kind, presentationTime: time, decodeTime: decoded ?? time, byteCount: count)
    }

    @Test func oneTimeIsEnoughWhereBothAreTheSame() {
        #expect(
            header(at: 126_000)
                == hex(
                    """
                    000001 E0 006C   # video; 8 bytes of header and 100 follow
                    84 80 05         # aligned; PTS alone; five bytes
                    21 0007 D861     # 126000 = 0b000 000000000000011 110110000110000
                    """))
    }

    @Test func twoTimesWhereTheyDiffer() {
        #expect(
            header(at: 129_003, decoded: 126_000)
                == hex("000001 E0 0071 84 C0 0A  31 0007 EFD7  11 0007 D861"))
    }

    @Test func audioHasAnotherStream() {
        #expect(header(.audio, at: 0, count: 7) == hex("000001 C0 000F 84 80 05 21 0001 0001"))
    }

    // PES_packet_length 0: a picture that is longer (ISO/IEC 13818-1 §2.4.3.7).
    @Test(arguments: [(65_527, [0xFF, 0xFF]), (65_528, [0, 0]), (5_000_000, [0, 0])] as [(Int, [UInt8])])
    func aLongPictureHasNoLength(count: Int, length: [UInt8]) {
        #expect(header(at: 0, count: count)[4...5] == length[...])
    }

    // 33 bits: after 26.5 hours the time begins again.
    @Test(arguments: [(1 << 33) - 1, 1 << 33, (1 << 33) + 5, -1] as [Int64])
    func timesWrap(time: Int64) {
        #expect(header(at: time) == header(at: time & 0x1_FFFF_FFFF))
        #expect(TransportReading.time(of: Array(header(at: time).suffix(5))) == time & 0x1_FFFF_FFFF)
    }
}
