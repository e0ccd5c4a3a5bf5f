import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H264VideoUsabilityTests {
    /// Every field of ITU-T H.264 §E.1.1 that may be there, or none but the restriction of the bitstream.
    private static func bytes(depth: Int?, isFull: Bool) -> [UInt8] {
        var bits = BitWriter()
        let flag = isFull ? 1 : 0
        bits.put(flag, 1)  // aspect_ratio_info_present_flag
        if isFull { bits.put(255, 8) }  // Extended_SAR
        if isFull { bits.put(0x0004_0003, 32) }
        bits.put(flag * 3, isFull ? 2 : 1)  // overscan
        bits.put(flag, 1)  // video_signal_type_present_flag
        if isFull { bits.put(0b1011, 4) }
        if isFull { bits.put(1, 1) }  // colour_description_present_flag
        if isFull { bits.put(0x01_0101, 24) }
        bits.put(flag, 1)  // chroma_loc_info_present_flag
        for _ in 0..<2 * flag { bits.putUnsigned(1) }
        bits.put(flag, 1)  // timing_info_present_flag
        if isFull { bits.put(1, 32) }
        if isFull { bits.put(50, 32) }
        if isFull { bits.put(1, 1) }
        for _ in ["nal", "vcl"] {
            bits.put(flag, 1)
            guard isFull else { continue }
            bits.putUnsigned(1)  // cpb_cnt_minus1
            bits.put(0x11, 8)
            for _ in 0..<2 {
                bits.putUnsigned(1000)
                bits.putUnsigned(2000)
                bits.put(1, 1)
            }
            bits.put(0xF_FFFF, 20)
        }
        if isFull { bits.put(0, 1) }  // low_delay_hrd_flag
        bits.put(1, 1)  // pic_struct_present_flag
        bits.put(depth == nil ? 0 : 1, 1)  // bitstream_restriction_flag
        if let depth {
            bits.put(1, 1)
            for limit in [2, 1, 11, 11] { bits.putUnsigned(limit) }
            bits.putUnsigned(depth)
            bits.putUnsigned(4)  // max_dec_frame_buffering
        }
        bits.put(1, 1)  // the trailing bit
        return bits.bytes
    }

    private func depth(_ bytes: [UInt8]) -> Int? {
        var bits = BitReader(bytes)
        return H264VideoUsability(parsing: &bits).reorderDepth
    }

    @Test(arguments: [0, 1, 2, 16], [false, true])
    func readsHowManyFramesMayBeOvertaken(depth: Int, isFull: Bool) {
        #expect(self.depth(Self.bytes(depth: depth, isFull: isFull)) == depth)
    }

    @Test(arguments: [false, true]) func saysNothingWithoutTheRestriction(isFull: Bool) {
        #expect(depth(Self.bytes(depth: nil, isFull: isFull)) == nil)
        #expect(depth(Self.bytes(depth: 17, isFull: isFull)) == nil)
    }

    @Test func saysNothingWhereItIsCutOff() {
        let whole = Self.bytes(depth: 2, isFull: true)
        for count in 0..<whole.count - 2 { #expect(depth(Array(whole.prefix(count))) == nil) }
    }
}
