import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H265SliceHeaderTests {
    private func sets(_ sequence: [UInt8] = H265Captured.sequence, _ picture: [UInt8] = H265Captured.picture) throws
        -> H265ParameterSets
    {
        var sets = H265ParameterSets()
        for unit in [H265Captured.video, sequence, picture] {
            try sets.add(unit.span, header: H265UnitHeader(parsing: unit.span))
        }
        return sets
    }

    private func parse(_ unit: [UInt8], _ sets: H265ParameterSets) throws -> H265SliceHeader {
        try H265SliceHeader(parsing: unit.span, header: H265UnitHeader(parsing: unit.span), parameterSets: sets)
    }

    // samples/h265-resize.pcap, packets 8 and 10, cut: pictures 1 and 2 behind the IDR picture.
    @Test func readsTheSlicesOfACapture() throws {
        let first = try parse(hex("02 01 D0 09 7E 10 C6 09 26 2F"), sets())
        #expect(first.orderCount == 1)
        #expect(first.orderCountModulus == 256)
        #expect(first.references == [-1])
        let second = try parse(hex("02 01 D0 11 FF 84 31 82 21 8C"), sets())
        #expect(second.orderCount == 2)
        #expect(second.references == [-1, -2])
    }

    @Test func needsNothingForAnIDRPicture() throws {
        let slice = try parse(h265Slice(type: 20), sets())
        #expect(slice.orderCount == 0)
        #expect(slice.orderCountModulus == 256)
        #expect(slice.references == [])
    }

    @Test func tellsNothingWithoutParameterSets() throws {
        let slice = try parse(h265Slice(type: 1, orderCount: 5, references: [-1]), H265ParameterSets())
        #expect(slice.orderCountModulus == 0)
        #expect(slice.references == nil)
    }

    @Test func leavesOutPicturesThatAreOnlyKept() throws {
        let slice = try parse(h265Slice(type: 1, orderCount: 9, references: [-2, 3], kept: [-4, -1]), sets())
        #expect(slice.references == [-2, 3])
    }

    // slice_reserved_flag twice and pic_output_flag stand in front of the order count; the set is the third of three.
    @Test func findsAKnownSetBehindOptionalFields() throws {
        let sequence = makeH265SequenceParameterSet { bits in
            bits.putUnsigned(3)
            for distance in [-1, -2, -3] {
                if distance != -1 { bits.put(0, 1) }
                putReferencePictureSet(references: [distance], &bits)
            }
        }
        var picture = BitWriter()
        picture.putUnsigned(0)
        picture.putUnsigned(0)
        picture.put(0b0_1_010, 5)
        picture.put(1, 3)
        var bits = BitWriter()
        bits.put(1, 1)
        bits.putUnsigned(0)
        bits.put(0b11, 2)
        bits.putUnsigned(1)
        bits.put(1, 1)
        bits.put(77, 8)
        bits.put(1, 1)  // short_term_ref_pic_set_sps_flag
        bits.put(2, 2)  // short_term_ref_pic_set_idx
        bits.put(1, 1)
        let slice = try parse(hex("02 01") + bits.bytes, sets(sequence, hex("44 01") + picture.bytes))
        #expect(slice.orderCount == 77)
        #expect(slice.references == [-3])
    }

    @Test(arguments: [(0, true), (1, false)]) func knowsLittleOfLongTermReferences(count: Int, isKnown: Bool) throws {
        let sequence = makeH265SequenceParameterSet(longTermCount: 0)
        var bits = BitWriter()
        bits.put(1, 1)
        bits.putUnsigned(0)
        bits.putUnsigned(1)
        bits.put(3, 8)
        bits.put(0, 1)
        putReferencePictureSet(references: [-1], &bits)
        bits.putUnsigned(count)
        bits.put(0x55, 8)
        let slice = try parse(hex("02 01") + bits.bytes, sets(sequence))
        #expect(slice.references == (isKnown ? [-1] : nil))
    }

    @Test func refusesEveryTruncation() throws {
        let known = try sets()
        let unit = h265Slice(type: 1, orderCount: 9, references: [-2, -7])
        for count in 2..<unit.count - 1 {
            let part = Array(unit.prefix(count))
            #expect(throws: DepacketizingError.truncated(needed: count + 1, remaining: count)) {
                _ = try parse(part, known)
            }
        }
    }
}
