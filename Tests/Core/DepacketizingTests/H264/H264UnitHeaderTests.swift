import TestSupport
import Testing

@testable import Depacketizing

struct H264UnitHeaderTests {
    private func header(_ byte: UInt8) throws -> H264UnitHeader { try H264UnitHeader(parsing: [byte].span) }

    // ITU-T H.264 §7.3.1: forbidden_zero_bit, nal_ref_idc, nal_unit_type.
    @Test func readsItsFields() throws {
        let unit = try header(0x65)
        #expect(unit.type == 5)
        #expect(!unit.isNonReference)
        #expect(unit.with(type: 1) == (try header(0x61)))
        #expect(unit.with(type: 0xE7) == (try header(0x67)))
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 1, remaining: 0)), ("80", .invalidUnit(firstByte: 0x80)),
        ("E5 00", .invalidUnit(firstByte: 0xE5)),
    ])
    func refusesWhatIsNoHeader(bytes: String, error: DepacketizingError) {
        #expect(throws: error) { try H264UnitHeader(parsing: hex(bytes).span) }
    }

    // ITU-T H.264 table 7-1.
    @Test(arguments: 0..<32)
    func sortsUnitTypes(type: UInt8) throws {
        let unit = try header(type)
        #expect(unit.isSlice == [1, 2, 5].contains(type))
        #expect(unit.isIDR == (type == 5))
        #expect(unit.isSequenceParameterSet == (type == 7))
        #expect(unit.isPictureParameterSet == (type == 8))
        #expect(unit.isSupplementalInformation == (type == 6))
        #expect(unit.isDelimiter == (type == 9))
        #expect(unit.isLeftOut == [9, 10, 11, 12].contains(type))
        #expect(unit.isNonReference)
        #expect(try header(type | 0x20).isNonReference == false)
    }

    // ITU-T H.264 §7.4.1.2.3; first_mb_in_slice 0 is the single bit 1.
    @Test func knowsWhatBeginsAnAccessUnit() throws {
        let surely = try (0..<32).filter { try header($0).surelyComesFirst(nextByte: 0x7F) }
        #expect(surely == [6, 7, 8, 9])
        let withFirstMacroblock = try (0..<32).filter { try header($0).surelyComesFirst(nextByte: 0x80) }
        #expect(withFirstMacroblock == [1, 2, 5, 6, 7, 8, 9])
        #expect(try header(0x41).surelyComesFirst(nextByte: nil) == false)
        #expect(try header(0x67).surelyComesFirst(nextByte: nil))
        for macroblock in [0, 1, 460] {
            let slice = h264Slice(type: 1, macroblock: macroblock, frameNumber: 3)
            #expect(try header(slice[0]).surelyComesFirst(nextByte: slice[1]) == (macroblock == 0))
        }
    }

    /// ITU-T H.264 §7.4.1.2.3.
    @Test func knowsWhatCanOnlyPrecedeTheSlicesOfAPicture() throws {
        let headers = try (0..<32 as Range<UInt8>).map { try H264UnitHeader(parsing: [$0].span) }
        #expect(headers.filter(\.endsPicture).map(\.type) == [7, 9])
        #expect(headers.filter(\.mayEndPicture).map(\.type) == [6, 8, 14, 15, 16, 17, 18])
    }
}
