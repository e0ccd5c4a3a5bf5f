import TestSupport
import Testing

@testable import Depacketizing

struct H264PayloadDescriptorTests {
    private func parse(_ payload: String) throws -> H264PayloadDescriptor {
        try H264PayloadDescriptor(parsing: hex(payload).span)
    }

    private func header(_ byte: UInt8) throws -> H264UnitHeader { try H264UnitHeader(parsing: [byte].span) }

    // h264-opus-360p, packets 1, 2 and 3; the single unit is hand-built.
    @Test func tellsTheThreeFormsApart() throws {
        let aggregate = try parse("78 000F 67")
        #expect(aggregate.structure == .aggregate)
        #expect(aggregate.byteCount == 1)
        let first = try parse("7C 85 B8")
        #expect(first.structure == .fragment(header: try header(0x65), isFirst: true, isLast: false))
        #expect(first.byteCount == 2)
        #expect(
            try parse("7C 05 B3").structure == .fragment(header: try header(0x65), isFirst: false, isLast: false))
        #expect(
            try parse("5C 41 00").structure == .fragment(header: try header(0x41), isFirst: false, isLast: true))
        let single = try parse("41")
        #expect(single.structure == .singleUnit(header: try header(0x41)))
        #expect(single.byteCount == 1)
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 1, remaining: 0)),
        ("7C", .truncated(needed: 3, remaining: 1)),
        ("7C 85", .truncated(needed: 3, remaining: 2)),
        ("E5", .invalidUnit(firstByte: 0xE5)),  // forbidden_zero_bit
        ("79 00", .unsupportedUnitType(25)),  // STAP-B
        ("7A 00", .unsupportedUnitType(26)),  // MTAP16
        ("7B 00", .unsupportedUnitType(27)),  // MTAP24
        ("7D 85 00", .unsupportedUnitType(29)),  // FU-B
        ("60", .unsupportedUnitType(0)),
        ("7F", .unsupportedUnitType(31)),
        ("7C 98 00", .unsupportedUnitType(24)),  // a fragmented aggregate
        ("7C 80 00", .unsupportedUnitType(0)),
    ])
    func refusesTheOthers(bytes: String, error: DepacketizingError) {
        #expect(throws: error) { try parse(bytes) }
    }

    @Test(arguments: [
        ("09 F0", true),  // access unit delimiter
        ("67 42", true), ("68 CE", true), ("06 05", true),
        ("41 9A", true),  // first_mb_in_slice 0
        ("41 40", false),  // first_mb_in_slice 1
        ("41", false), ("6E 00", false),
        ("78 0002 67 42", true), ("78 0002 41 9A", true), ("78 0002 41 40", false), ("78 00", false),
        ("7C 85 B8", true), ("7C 85 40", false), ("7C 05 B8", false), ("7C 45 B8", false),
    ])
    func knowsWhatComesFirstInAnAccessUnit(bytes: String, isFirst: Bool) throws {
        #expect(try parse(bytes).surelyComesFirst(in: hex(bytes).span) == isFirst)
    }

    @Test(arguments: [
        ("67 42", true), ("68 CE", false), ("06 05", false), ("41 9A", false),
        ("78 0002 67 42", true), ("78 0002 68 CE 0002 67 42", false), ("78 0002 09 10 0002 67 42", true),
        ("78 0002 09 10 0002 41 9A", false), ("78 0002 09 10 0002", false), ("78 0002 09 10", false),
        ("78 FFFF 09 10 0002 67 42", false), ("78 00", false), ("7C 87 42", true), ("7C 07 42", false),
    ])
    func knowsWhatBeginsASequence(bytes: String, isFirst: Bool) throws {
        #expect(try parse(bytes).beginsSequence(in: hex(bytes).span) == isFirst)
    }

    @Test(arguments: [
        ("01 9A", true), ("41 9A", false), ("06 05", false), ("1C 01 00", true), ("5C 01 00", false),
        ("18 0002 01 9A", false),
    ])
    func believesOnlySlicesThatTheyAreDiscardable(bytes: String, isDiscardable: Bool) throws {
        #expect((try parse(bytes).isDiscardable ?? false) == isDiscardable)
    }
}
