import TestSupport
import Testing

@testable import Depacketizing

struct H264ParameterSetsTests {
    /// The sets of `h264-opus-360p`, packet 1, in base64.
    static let sprop = "Z0LAHoyNQFAX/LAPCIRq,aM48gA=="

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
        try sets.addSequence(narrow.span)
        try sets.addSequence(narrow.span)
        let picture = h264PictureParameterSet
        try sets.addPicture(picture.span)
        #expect(sets.sequenceBytes == [narrow])
        #expect(sets.pictureBytes.count == 1)
        #expect(sets.sequence(forPicture: 0)?.width == 320)
    }

    @Test func keepsSetsInTheOrderOfTheirIdentifiers() throws {
        var sets = H264ParameterSets()
        for identifier in [9, 2, 31, 0] {
            try sets.addSequence(makeSequenceParameterSet(identifier: identifier).span)
            var bits = BitWriter()
            bits.putUnsigned(identifier * 8)
            bits.putUnsigned(identifier)
            try sets.addPicture(([0x68] + bits.bytes + [0x80]).span)
        }
        #expect(sets.sequenceBytes == [0, 2, 9, 31].map { makeSequenceParameterSet(identifier: $0) })
        #expect(sets.pictureBytes.count == 4)
        #expect(sets.sequence(forPicture: 72)?.identifier == 9)
        #expect(sets.sequence(forPicture: 73) == nil)
    }

    @Test func refusesSetsThatCannotBeRead() {
        var sets = H264ParameterSets()
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 7, byteCount: 3)) {
            try sets.addSequence(hex("67 42 C0").span)
        }
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 8, byteCount: 1)) {
            try sets.addPicture(hex("68").span)
        }
        let long = h264PictureParameterSet + [UInt8](repeating: 1, count: 4096)
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: 8, byteCount: 4100)) {
            try sets.addPicture(long.span)
        }
    }
}
