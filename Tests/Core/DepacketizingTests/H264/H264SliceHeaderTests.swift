import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H264SliceHeaderTests {
    private func parameterSets(_ sequence: [UInt8] = h264SequenceParameterSet) throws -> H264ParameterSets {
        var sets = H264ParameterSets()
        for unit in [sequence, h264PictureParameterSet] {
            try sets.add(unit.span, header: H264UnitHeader(parsing: unit.span))
        }
        return sets
    }

    private func parse(_ unit: [UInt8], _ sets: H264ParameterSets) throws -> H264SliceHeader {
        try H264SliceHeader(
            parsing: unit.span.extracting(1...), header: H264UnitHeader(parsing: unit.span), parameterSets: sets)
    }

    @Test func readsACapturedOne() throws {
        // h264-opus-360p, packets 1 and 2: the unit header of the fragment, then its first bytes.
        let sets = try parameterSets(H264SequenceParameterSetTests.captured)
        let header = try parse(hex("65 B80004000008E231400040A638000800C7"), sets)
        #expect(header.firstMacroblock == 0)
        #expect(header.pictureParameterSet == 0)
        #expect(header.frameNumber == 0)
        #expect(header.maxFrameNumber == sets.sequence(forPicture: 0)?.maxFrameNumber)
    }

    @Test(arguments: [(0, 0), (0, 1), (460, 255), (919, 128)])
    func readsFrameNumberAndFirstMacroblock(macroblock: Int, frameNumber: Int) throws {
        let slice = h264Slice(type: 1, macroblock: macroblock, frameNumber: frameNumber)
        let header = try parse(slice, try parameterSets())
        #expect(header.firstMacroblock == UInt32(macroblock))
        #expect(header.frameNumber == UInt32(frameNumber))
        #expect(header.maxFrameNumber == 256)
    }

    @Test func knowsNoFrameNumberWithoutParameterSets() throws {
        let slice = h264Slice(type: 1, macroblock: 0, frameNumber: 7)
        let header = try parse(slice, H264ParameterSets())
        #expect(header.frameNumber == nil)
        #expect(header.maxFrameNumber == 0)
    }

    @Test(arguments: ["41", "41 00", "41 9A", "41 80"])
    func refusesTruncations(bytes: String) throws {
        let unit = hex(bytes)
        let sets = try parameterSets()
        #expect(throws: DepacketizingError.truncated(needed: unit.count, remaining: unit.count - 1)) {
            try parse(unit, sets)
        }
    }

    @Test func readsWhatTellsPicturesApart() throws {
        let sets = try parameterSets(makeSequenceParameterSet(identifier: 0, hasFields: true))
        let key = try parse(FieldSlice(isIDR: true, isBottom: false, orderCount: 6, idrPicture: 3).bytes, sets)
        #expect(key.isIDR && key.isIntra && key.isReference && key.field == .top)
        #expect(key.idrPicture == 3 && key.orderCount == 6 && key.orderCountModulus == 256)
        let other = try parse(FieldSlice(frameNumber: 9, isReference: false, orderCount: 255).bytes, sets)
        #expect(other.frameNumber == 9 && other.field == nil && other.idrPicture == nil)
        #expect(!other.isIDR && !other.isReference && other.orderCount == 255)
    }

    /// ITU-T H.264 §7.4.1.2.4, made by hand.
    @Test(arguments: [
        (FieldSlice(frameNumber: 1), FieldSlice(frameNumber: 1, macroblock: 40), H264SliceHeader.Relation.samePicture),
        (FieldSlice(frameNumber: 1), FieldSlice(frameNumber: 2, macroblock: 40), .nextPicture),
        (FieldSlice(frameNumber: 1), FieldSlice(frameNumber: 1, isReference: false, macroblock: 40), .nextPicture),
        (FieldSlice(frameNumber: 1), FieldSlice(frameNumber: 1, macroblock: 40, orderCount: 2), .nextPicture),
        (FieldSlice(isIDR: true), FieldSlice(macroblock: 40), .nextPicture),
        (FieldSlice(isIDR: true), FieldSlice(isIDR: true, macroblock: 40, idrPicture: 1), .nextPicture),
        (FieldSlice(isIDR: true), FieldSlice(isIDR: true), .nextPicture),
        (FieldSlice(isIDR: true, isBottom: false), FieldSlice(isBottom: true), .secondField),
        (FieldSlice(isIDR: true, isBottom: false), FieldSlice(isIDR: true, isBottom: true), .nextPicture),
        (FieldSlice(isBottom: true), FieldSlice(isBottom: false, orderCount: 1), .secondField),
        (FieldSlice(isBottom: false), FieldSlice(frameNumber: 1, isBottom: true), .nextPicture),
        (FieldSlice(isReference: false, isBottom: false), FieldSlice(isBottom: true), .nextPicture),
        (FieldSlice(isBottom: false), FieldSlice(isBottom: false, macroblock: 40), .samePicture),
        (FieldSlice(isBottom: false), FieldSlice(macroblock: 40), .nextPicture),
    ])
    func knowsWhichSlicesBelongTogether(
        first: FieldSlice, second: FieldSlice, relation: H264SliceHeader.Relation
    ) throws {
        let sets = try parameterSets(makeSequenceParameterSet(identifier: 0, hasFields: true))
        #expect(try parse(second.bytes, sets).relation(to: parse(first.bytes, sets), hasFirst: true) == relation)
    }

    @Test func knowsDifferencesOfOrderCounts() throws {
        // bottom_field_pic_order_in_frame_present_flag; delta_pic_order_cnt_bottom is the code after the count.
        let sets = try parameterSets(makeSequenceParameterSet(identifier: 0, hasFields: true))
        var withDifferences = sets
        try withDifferences.add(hex("68 DE3C80").span, header: H264UnitHeader(parsing: [0x68].span))
        let slice = FieldSlice(frameNumber: 1).bytes
        #expect(try parse(slice, sets).firstOrderDifference == nil)
        #expect(try parse(slice, withDifferences).firstOrderDifference == 0)
    }

    /// What follows frame_num in a slice of `h264SequenceParameterSet`, whose pictures have no order counts; its
    /// picture parameter set has one reference by default.
    struct Tail: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var type = 0
        var isIDR = false
        var isReference = true
        var bits: [Int]
        var refersToLastOnly: Bool
        var hasPlainMarking: Bool
    }

    // ITU-T H.264 §7.3.3, made by hand.
    @Test(arguments: [
        Tail(
            testDescription: "P, default count, initial list, sliding window", bits: [0, 0, 0], refersToLastOnly: true,
            hasPlainMarking: true),
        Tail(
            testDescription: "P, overridden by the same count", type: 5, bits: [1, 1, 0, 0], refersToLastOnly: true,
            hasPlainMarking: true),
        Tail(
            testDescription: "P, two references", bits: [1, 0, 1, 0, 0, 0], refersToLastOnly: false,
            hasPlainMarking: false),
        Tail(
            testDescription: "P, another list", bits: [0, 1, 1, 1, 0], refersToLastOnly: false, hasPlainMarking: false),
        Tail(testDescription: "P, commands", bits: [0, 0, 1], refersToLastOnly: true, hasPlainMarking: false),
        Tail(
            testDescription: "P, no reference itself", isReference: false, bits: [0, 0], refersToLastOnly: true,
            hasPlainMarking: true),
        Tail(testDescription: "P, cut off", type: 5, bits: [], refersToLastOnly: false, hasPlainMarking: false),
        Tail(testDescription: "B", type: 1, bits: [0, 0, 0, 0], refersToLastOnly: false, hasPlainMarking: false),
        Tail(testDescription: "I", type: 7, bits: [0], refersToLastOnly: true, hasPlainMarking: true),
        Tail(testDescription: "I, commands", type: 2, bits: [1], refersToLastOnly: true, hasPlainMarking: false),
        Tail(
            testDescription: "IDR", type: 7, isIDR: true, bits: [1, 0, 0], refersToLastOnly: true,
            hasPlainMarking: true),
        Tail(
            testDescription: "IDR, a long-term reference", type: 7, isIDR: true, bits: [1, 0, 1],
            refersToLastOnly: true, hasPlainMarking: false),
        Tail(testDescription: "SP", type: 3, bits: [0, 0, 0], refersToLastOnly: false, hasPlainMarking: false),
    ])
    func readsWhatAPictureRefersTo(tail: Tail) throws {
        var bits = BitWriter()
        bits.putUnsigned(0)
        bits.putUnsigned(tail.type)
        bits.putUnsigned(0)
        bits.put(3, 8)
        for bit in tail.bits { bits.put(bit, 1) }
        // Cut off behind frame_num; one bit of padding is left.
        let bytes = tail.bits.isEmpty ? Array(bits.bytes.prefix(2)) : bits.bytes + [0xFF]
        let unit = [(tail.isReference ? 0x60 : 0) | (tail.isIDR ? 5 : 1)] + bytes
        let header = try parse(unit, try parameterSets())
        #expect(header.prediction.refersToLastOnly == tail.refersToLastOnly)
        #expect(header.prediction.hasPlainMarking == tail.hasPlainMarking)
        #expect(header.prediction.maximumReferences == 1)
    }
}
