import TestSupport
import Testing

@testable import Depacketizing

struct H264PictureParameterSetTests {
    private func parse(_ unit: [UInt8]) -> H264PictureParameterSet? {
        H264PictureParameterSet(parsing: unit.span)
    }

    // h264-opus-360p, packet 1.
    @Test func readsTheSetOfACapture() {
        let set = parse(h264PictureParameterSet)
        #expect(set?.identifier == 0)
        #expect(set?.sequence == 0)
    }

    // ITU-T H.264 §7.3.2.2, made by hand: pic_parameter_set_id and seq_parameter_set_id at their bounds (§7.4.2.2).
    @Test(arguments: [(0, 0, true), (255, 31, true), (256, 0, false), (0, 32, false)])
    func readsIdentifiersWithinTheirRange(picture: Int, sequence: Int, isRead: Bool) {
        var bits = BitWriter()
        bits.putUnsigned(picture)
        bits.putUnsigned(sequence)
        bits.put(1, 6)
        let set = parse([0x68] + bits.bytes)
        #expect(set?.identifier == (isRead ? picture : nil))
        #expect(set?.sequence == (isRead ? sequence : nil))
    }

    @Test func refusesWhatIsTooShortOrTooLong() {
        #expect(parse([]) == nil)
        #expect(parse(hex("68")) == nil)
        #expect(parse(hex("68 00")) == nil)
        let room = ParameterSetList<Int>.maximumByteCount - h264PictureParameterSet.count
        #expect(parse(h264PictureParameterSet + [UInt8](repeating: 1, count: room)) != nil)
        #expect(parse(h264PictureParameterSet + [UInt8](repeating: 1, count: room + 1)) == nil)
    }

    /// Entropy coding, differences, slice groups, two reference counts, weights, three codes, two flags, redundancy.
    @Test(arguments: [
        ("68 CE3C80", false, false),  // h264-opus-360p, packet 1
        ("68 DE3C80", true, false),  // made by hand, as the next ones
        ("68 CE3D80", false, true),
        ("68 C480", false, true),  // two slice groups
    ])
    func knowsWhatSliceHeadersHave(unit: String, hasDifferences: Bool, mayBeRedundant: Bool) throws {
        let parsed = H264PictureParameterSet(parsing: hex(unit).span)
        let set = try #require(parsed)
        #expect(set.hasOrderDifferences == hasDifferences)
        #expect(set.mayHaveRedundantSlices == mayBeRedundant)
    }

    // num_ref_idx_l0_default_active_minus1 after one slice group, then l1 and weighted_pred_flag (§7.3.2.2).
    @Test(arguments: [(1, false), (3, true), (32, false), (33, false)])
    func readsReferenceCounts(count: Int, hasWeights: Bool) {
        var bits = BitWriter()
        for code in [0, 0] { bits.putUnsigned(code) }
        bits.put(0, 2)
        for code in [0, count - 1, 0] { bits.putUnsigned(code) }
        bits.put(hasWeights ? 0b100 : 0, 3)
        for code in [0, 0, 0] { bits.putUnsigned(code) }
        bits.put(0b1001, 4)
        let set = parse([0x68] + bits.bytes)
        #expect(set?.referenceCount == (count <= 32 ? UInt32(count) : nil))
        #expect(set?.hasWeights == hasWeights)
    }
}
