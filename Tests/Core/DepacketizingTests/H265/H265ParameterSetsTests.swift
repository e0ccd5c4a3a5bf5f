import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H265ParameterSetsTests {
    /// `H265Captured` as `sprop-vps`, `sprop-sps` and `sprop-pps` (RFC 7798 §7.1).
    static let sprop = [
        "QAEMAf//AWAAAAMAkAAAAwAAAwA/ugJA", "QgEBAWAAAAMAkAAAAwAAAwA/oAUCAWllupJMrmgIAAADAAgAAAMA8EA=",
        "RAHBcrRiQA==",
    ]

    private func filled(_ units: [[UInt8]] = H265Captured.all) throws -> H265ParameterSets {
        var sets = H265ParameterSets()
        for unit in units { try sets.add(unit.span, header: H265UnitHeader(parsing: unit.span)) }
        return sets
    }

    @Test func findsTheSequenceOfAPicture() throws {
        let sets = try filled()
        #expect(sets.units == H265Captured.all)
        #expect(sets.sequence(forPicture: 0)?.width == 640)
        #expect(sets.picture(0)?.sequence == 0)
        #expect(sets.sequence(forPicture: 1) == nil)
    }

    @Test(arguments: 0..<3) func findsNothingWithoutOneOfTheThree(missing: Int) throws {
        var units = H265Captured.all
        units.remove(at: missing)
        #expect(try filled(units).sequence(forPicture: 0) == nil)
    }

    @Test func tellsTheConfiguration() throws {
        let sets = try filled()
        let sequence = try #require(sets.sequence(forPicture: 0))
        #expect(
            sets.configuration(of: sequence)
                == H265Configuration(
                    profileTierLevel: hex("01 60000000 900000000000 3F"), chromaFormat: 1, lumaBitDepth: 8,
                    chromaBitDepth: 8, temporalLayerCount: 1, isTemporalIDNested: true,
                    videoParameterSets: [H265Captured.video], sequenceParameterSets: [H265Captured.sequence],
                    pictureParameterSets: [H265Captured.picture]))
    }

    @Test func replacesASetOfTheSameIdentifier() throws {
        let wide = makeH265SequenceParameterSet(width: 1280)
        let sets = try filled(H265Captured.all + [wide, wide])
        #expect(sets.units == [H265Captured.video, wide, H265Captured.picture])
        #expect(sets.sequence(forPicture: 0)?.width == 1280)
    }

    @Test func ignoresOtherUnits() throws {
        #expect(try filled([hex("4E 01 05"), hex("02 01 D0")]).units.isEmpty)
    }

    @Test(arguments: [
        ("40 01", UInt8(32)), ("42 01 01 60", 33), ("44 01", 34),
    ])
    func refusesSetsThatCannotBeRead(unit: String, type: UInt8) {
        let bytes = hex(unit)
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: type, byteCount: bytes.count)) {
            _ = try filled([bytes])
        }
        let long = bytes + [UInt8](repeating: 1, count: 4096)
        #expect(throws: DepacketizingError.invalidParameterSet(unitType: type, byteCount: long.count)) {
            _ = try filled([long])
        }
    }

    @Test(arguments: ["", ",", "====", "QA==", "QgEB", "!!!"]) func leavesOutWhatCannotBeRead(sprop: String) {
        #expect(H265ParameterSets(sprop: [sprop]).units.isEmpty)
    }
}
