import Testing

@testable import Depacketizing

struct H264AccessUnitTests {
    private func unit(of bytes: [UInt8]) throws -> H264AccessUnit {
        var unit = H264AccessUnit()
        for byte in bytes { unit.note(try H264UnitHeader(parsing: [byte].span)) }
        return unit
    }

    @Test(arguments: [
        (bytes: [0x67, 0x68, 0x06] as [UInt8], hasSlice: false, hasIDR: false, isReference: false),
        (bytes: [0x06, 0x41], hasSlice: true, hasIDR: false, isReference: true),
        (bytes: [0x67, 0x68, 0x65], hasSlice: true, hasIDR: true, isReference: true),
        (bytes: [0x01, 0x01], hasSlice: true, hasIDR: false, isReference: false),
        (bytes: [0x01, 0x21], hasSlice: true, hasIDR: false, isReference: true),
    ])
    func learnsFromSlicesOnly(bytes: [UInt8], hasSlice: Bool, hasIDR: Bool, isReference: Bool) throws {
        let unit = try unit(of: bytes)
        #expect(unit.hasSlice == hasSlice)
        #expect(unit.hasIDR == hasIDR)
        #expect(unit.isReference == isReference)
        #expect(unit.isDiscardable == (hasSlice && !isReference))
    }

    @Test func awaitsSlicesUntilOneWasBegunOrAUnitIsOpen() throws {
        var unit = try unit(of: [0x67, 0x68])
        #expect(unit.awaitsSlices)
        unit.fragment = (0, try H264UnitHeader(parsing: [0x06].span))
        #expect(!unit.awaitsSlices)
        unit.fragment = nil
        unit.note(try H264UnitHeader(parsing: [0x41].span))
        #expect(!unit.awaitsSlices)
    }

    @Test func hasParameterSetsWhenItHasBothKinds() {
        var unit = H264AccessUnit()
        unit.hasSequenceParameterSet = true
        #expect(!unit.hasParameterSets)
        unit.hasPictureParameterSet = true
        #expect(unit.hasParameterSets)
    }
}
