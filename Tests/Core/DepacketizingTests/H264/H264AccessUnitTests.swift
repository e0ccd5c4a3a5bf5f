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
        #expect(unit.isDiscardable == (hasSlice ? !isReference : nil))
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

    private func slice(_ field: FieldSlice) throws -> H264SliceHeader {
        var sets = H264ParameterSets()
        for set in [makeSequenceParameterSet(identifier: 0, hasFields: true), h264PictureParameterSet] {
            try sets.add(set.span, header: H264UnitHeader(parsing: set.span))
        }
        return try H264SliceHeader(
            parsing: field.bytes.span.extracting(1...), header: H264UnitHeader(parsing: field.bytes.span),
            parameterSets: sets)
    }

    @Test func isHalfUntilTheSecondFieldBegins() throws {
        var unit = try unit(of: [0x65])
        #expect(!unit.isHalf)
        unit.noteSlice(try slice(FieldSlice(isIDR: true, isBottom: false)))
        #expect(unit.isHalf && unit.hasBeginning && unit.isIntra)
        unit.beginSecondField()
        #expect(!unit.isHalf && !unit.hasBeginning)
        // It may refer to the first field, so the frame is intra nevertheless.
        unit.noteSlice(try slice(FieldSlice(isBottom: true)))
        #expect(unit.hasBeginning && unit.isIntra)
        #expect(unit.first?.field == .top && unit.last?.field == .bottom)
    }

    @Test func lacksItsBeginningWithoutMacroblock0OfEachField() throws {
        var unit = try unit(of: [0x41])
        unit.noteSlice(try slice(FieldSlice(isBottom: false, macroblock: 40)))
        #expect(!unit.hasBeginning)
        unit.beginSecondField()
        unit.noteSlice(try slice(FieldSlice(isBottom: true)))
        #expect(!unit.hasBeginning)
    }

    @Test func isARecoveryPointWhenEverythingIsRightAtOnce() throws {
        var unit = try unit(of: [0x41])
        unit.noteSlice(try slice(FieldSlice(isIntra: true)))
        #expect(!unit.isRecoveryPoint)
        var suffix = H264AccessUnit.Suffix(offset: 0)
        suffix.recoveryFrameCount = 0
        unit.take(suffix)
        #expect(unit.isRecoveryPoint)
        unit.recoveryFrameCount = 1
        #expect(!unit.isRecoveryPoint)
        unit.recoveryFrameCount = 0
        unit.noteSlice(try slice(FieldSlice(macroblock: 40)))
        #expect(!unit.isRecoveryPoint, "a slice is not intra")
    }
}
