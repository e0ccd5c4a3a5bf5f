import TestSupport
import Testing

@testable import Depacketizing

struct H264SequenceParameterSetTests {
    /// h264-opus-360p, packet 1: constrained baseline, level 3.0.
    static let captured = hex("67 42C01E 8C8D405017FCB00F08846A")

    @Test func readsACapturedOne() throws {
        let parsed = H264SequenceParameterSet(parsing: Self.captured.span)
        let set = try #require(parsed)
        #expect(set.identifier == 0)
        #expect(set.width == 640)
        #expect(set.height == 360)
        #expect(set.hasFramesOnly)
        #expect(set.maxFrameNumber == 1 << UInt32(set.frameNumberBits))
    }

    @Test func readsAHandBuiltOne() throws {
        let parsed = H264SequenceParameterSet(parsing: makeSequenceParameterSet(identifier: 3).span)
        let set = try #require(parsed)
        #expect(set.identifier == 3)
        #expect(set.frameNumberBits == 8)
        #expect(set.maxFrameNumber == 256)
        #expect(set.width == 640)
        #expect(set.height == 360)
    }

    /// What varies between profiles (ITU-T H.264 §7.3.2.1.1).
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var profile = 100
        var chroma = 1
        var isSeparate = false
        var hasScalingLists = false
        var pictureOrderCountType = 0
        var isInterlaced = false
        var crop = [0, 0, 0, 0]
        var width = 1920
        var height = 1088
    }

    static let rows = [
        Row(testDescription: "high 4:2:0, 1080 cropped", crop: [0, 0, 0, 4], height: 1080),
        Row(testDescription: "high 4:2:2", profile: 122, chroma: 2, crop: [0, 1, 0, 8], width: 1918, height: 1080),
        Row(testDescription: "high 4:4:4", profile: 244, chroma: 3, crop: [1, 0, 8, 0], width: 1919, height: 1080),
        Row(
            testDescription: "separate planes", profile: 244, chroma: 3, isSeparate: true, crop: [1, 1, 8, 0],
            width: 1918, height: 1080),
        Row(testDescription: "monochrome", chroma: 0, crop: [0, 0, 0, 8], height: 1080),
        Row(testDescription: "scaling lists", hasScalingLists: true),
        Row(testDescription: "twelve scaling lists", profile: 244, chroma: 3, hasScalingLists: true),
        Row(testDescription: "picture order count type 1", pictureOrderCountType: 1),
        Row(testDescription: "picture order count type 2", pictureOrderCountType: 2),
        Row(testDescription: "interlaced", isInterlaced: true, crop: [0, 0, 0, 2], height: 1080),
        Row(testDescription: "main", profile: 77),
    ]

    private static func bytes(of row: Row) -> [UInt8] {
        var bits = BitWriter()
        bits.put(row.profile, 8)
        bits.put(0, 8)
        bits.put(40, 8)
        bits.putUnsigned(0)
        if row.profile >= 100 {
            bits.putUnsigned(row.chroma)
            if row.chroma == 3 { bits.put(row.isSeparate ? 1 : 0, 1) }
            bits.putUnsigned(0)
            bits.putUnsigned(0)
            bits.put(0, 1)
            bits.put(row.hasScalingLists ? 1 : 0, 1)
            if row.hasScalingLists {
                for i in 0..<(row.chroma == 3 ? 12 : 8) {
                    bits.put(i == 1 ? 0 : 1, 1)
                    if i == 1 { continue }
                    // The first list ends at its third entry: next scale 0.
                    let deltas = i == 0 ? [2, -3, -7] : [Int](repeating: 1, count: i < 6 ? 16 : 64)
                    for delta in deltas { bits.putSigned(delta) }
                }
            }
        }
        bits.putUnsigned(0)  // log2_max_frame_num_minus4
        bits.putUnsigned(row.pictureOrderCountType)
        if row.pictureOrderCountType == 0 { bits.putUnsigned(2) }
        if row.pictureOrderCountType == 1 {
            bits.put(0, 1)
            for value in [-1, 2] { bits.putSigned(value) }
            bits.putUnsigned(2)
            for value in [3, -4] { bits.putSigned(value) }
        }
        bits.putUnsigned(4)
        bits.put(0, 1)
        bits.putUnsigned(119)
        bits.putUnsigned(row.isInterlaced ? 33 : 67)
        bits.put(row.isInterlaced ? 0 : 1, 1)
        if row.isInterlaced { bits.put(1, 1) }
        bits.put(1, 1)
        bits.put(row.crop == [0, 0, 0, 0] ? 0 : 1, 1)
        if row.crop != [0, 0, 0, 0] { for offset in row.crop { bits.putUnsigned(offset) } }
        bits.put(0, 1)
        bits.put(1, 1)
        return [0x67] + escaped(bits.bytes)
    }

    /// Emulation prevention (ITU-T H.264 §7.4.1).
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            if byte <= 3, result.suffix(2) == [0, 0] { result.append(3) }
            result.append(byte)
        }
        return result
    }

    @Test(arguments: rows)
    func readsEachProfile(row: Row) throws {
        let parsed = H264SequenceParameterSet(parsing: Self.bytes(of: row).span)
        let set = try #require(parsed)
        #expect(set.width == row.width)
        #expect(set.height == row.height)
        #expect(set.maxFrameNumber == 16)
        #expect(set.hasFramesOnly == !row.isInterlaced)
        #expect(set.hasSeparateColourPlanes == row.isSeparate)
    }

    @Test(arguments: rows)
    func refusesTruncationsBeforeTheCropping(row: Row) {
        let bytes = Self.bytes(of: row)
        for count in 0..<bytes.count - 3 {
            #expect(H264SequenceParameterSet(parsing: bytes.span.extracting(0..<count)) == nil)
        }
    }

    @Test func refusesWhatIsTooLong() {
        let bytes = Self.captured + [UInt8](repeating: 0x55, count: 4096)
        #expect(H264SequenceParameterSet(parsing: bytes.span) == nil)
    }

    @Test func neverBelievesAnImpossibleSize() {
        var generator = SeededGenerator(seed: 51)
        for _ in 0..<1000 {
            var bytes = Self.captured
            for _ in 0..<3 {
                let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            guard let set = H264SequenceParameterSet(parsing: bytes.span) else { continue }
            #expect((1...16_880).contains(set.width))
            #expect((1...33_760).contains(set.height))
            #expect((0..<32).contains(set.identifier))
            #expect((4...16).contains(set.frameNumberBits))
        }
    }

    /// `h264-bframes`, packet 1: libx264 with a pyramid of B pictures.
    @Test func readsHowManyPicturesMayBeOvertaken() {
        let pyramid = hex("67 64000BACD9430FFBC044000003000400000300C83C50A658")
        for (unit, depth) in [(pyramid, 2), (Self.captured, 0), (makeSequenceParameterSet(identifier: 3), 0)] {
            let set = H264SequenceParameterSet(parsing: unit.span)
            #expect(set?.reorderDepth == depth)
        }
    }

    // Chromium announces max_num_reorder_frames 0, libx264 with B pictures another number; the one built by hand has
    // pic_order_cnt_type 2.
    @Test func readsThatNoPictureOvertakes() {
        let pyramid = hex("67 64000BACD9430FFBC044000003000400000300C83C50A658")
        let plain = makeSequenceParameterSet(identifier: 3)
        let found = [Self.captured, pyramid, plain].map { H264SequenceParameterSet(parsing: $0.span)?.isInOutputOrder }
        #expect(found == [true, false, true])
    }
}
