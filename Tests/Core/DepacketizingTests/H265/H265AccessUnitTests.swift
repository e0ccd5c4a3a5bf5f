import TestSupport
import Testing

@testable import Depacketizing

struct H265AccessUnitTests {
    @Test func knowsSlicesFromOtherUnits() throws {
        var unit = H265AccessUnit()
        unit.note(try H265UnitHeader(parsing: hex("4E 01").span))
        #expect(!unit.hasSlice)
        unit.note(try H265UnitHeader(parsing: hex("02 01").span))
        #expect(unit.hasSlice)
        #expect(!unit.isRandomAccess)
    }

    @Test func isWhatItsFirstSliceIs() throws {
        var unit = H265AccessUnit()
        let header = try H265UnitHeader(parsing: hex("28 01").span)
        let slice = try H265SliceHeader(
            parsing: h265Slice(type: 20).span, header: header, parameterSets: H265ParameterSets())
        unit.noteFirst(slice, header)
        #expect(unit.isRandomAccess)
        #expect(unit.first?.slice == slice)
    }

    @Test func awaitsSlicesUntilOneWasBegunOrAUnitIsOpen() throws {
        var unit = H265AccessUnit()
        unit.note(try H265UnitHeader(parsing: hex("42 01").span))
        #expect(unit.awaitsSlices)
        unit.fragment = (0, try H265UnitHeader(parsing: hex("4E 01").span))
        #expect(!unit.awaitsSlices)
        unit.fragment = nil
        unit.note(try H265UnitHeader(parsing: hex("02 01").span))
        #expect(!unit.awaitsSlices)
    }
}
