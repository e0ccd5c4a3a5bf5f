import TestSupport
import Testing

@testable import Depacketizing

struct H264ParameterSetsTests {
    /// The sets of `h264-opus-360p`, packet 1, in base64.
    static let sprop = "Z0LAHoyNQFAX/LAPCIRq,aM48gA=="

    private func add(_ unit: [UInt8], to sets: inout H264ParameterSets) throws {
        try sets.add(unit.span, header: H264UnitHeader(parsing: unit.span))
    }

    @Test(arguments: [sprop, "Z0LAHoyNQFAX/LAPCIRq,aM48gA", "Z0LAHoyNQFAX/LAPCIRq,aM48gA==,Bgo=,!!!,"])
    func readsTheDescription(sprop: String) {
        let sets = H264ParameterSets(sprop: sprop)
        #expect(sets.sequenceBytes == [hex("67 42C01E8C8D405017FCB00F08846A")])
        #expect(sets.pictureBytes == [hex("68 CE3C80")])
        #expect(sets.sequence(forPicture: 0)?.width == 640)
    }

    @Test(arguments: ["", ",", "====", "Zw==", "Z0LA", "aA=="])
    func leavesOutWhatCannotBeRead(sprop: String) {
        let sets = H264ParameterSets(sprop: sprop)
        #expect(sets.sequenceBytes.isEmpty)
        #expect(sets.pictureBytes.isEmpty)
        #expect(sets.sequence(forPicture: 0) == nil)
    }

    @Test func replacesASetOfTheSameIdentifier() throws {
        var sets = H264ParameterSets(sprop: Self.sprop)
        let narrow = makeSequenceParameterSet(identifier: 0, widthInMacroblocks: 20)
        for unit in [narrow, narrow, h264PictureParameterSet] { try add(unit, to: &sets) }
        #expect(sets.sequenceBytes == [narrow])
        #expect(sets.pictureBytes.count == 1)
        #expect(sets.sequence(forPicture: 0)?.width == 320)
    }

    @Test func keepsSetsInTheOrderOfTheirIdentifiers() throws {
        var sets = H264ParameterSets()
        for identifier in [9, 2, 31, 0] {
            try add(makeSequenceParameterSet(identifier: identifier), to: &sets)
            var bits = BitWriter()
            bits.putUnsigned(identifier * 8)
            bits.putUnsigned(identifier)
            try add([0x68] + bits.bytes + [0x80], to: &sets)
        }
        #expect(sets.sequenceBytes == [0, 2, 9, 31].map { makeSequenceParameterSet(identifier: $0) })
        #expect(sets.pictureBytes.count == 4)
        #expect(sets.units == sets.sequenceBytes + sets.pictureBytes)
        #expect(sets.sequence(forPicture: 72)?.identifier == 9)
        #expect(sets.sequence(forPicture: 73) == nil)
    }

    @Test func leavesOtherUnitsAlone() throws {
        var sets = H264ParameterSets()
        for unit in [hex("06 05"), h264Slice(type: 5, macroblock: 0, frameNumber: 0), hex("09 F0")] {
            try add(unit, to: &sets)
        }
        #expect(sets.units.isEmpty)
    }

    @Test func refusesSetsThatCannotBeRead() {
        var sets = H264ParameterSets()
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 7, byteCount: 3)) {
            try add(hex("67 42 C0"), to: &sets)
        }
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 8, byteCount: 1)) {
            try add(hex("68"), to: &sets)
        }
        let long = h264PictureParameterSet + [UInt8](repeating: 1, count: 4096)
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 8, byteCount: 4100)) {
            try add(long, to: &sets)
        }
    }
}
