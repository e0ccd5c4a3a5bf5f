import TestSupport
import Testing

@testable import Depacketizing

struct H265PayloadDescriptorTests {
    private func parse(_ payload: String) throws -> H265PayloadDescriptor {
        try H265PayloadDescriptor(parsing: hex(payload).span)
    }

    private func header(_ bytes: String) throws -> H265UnitHeader {
        try H265UnitHeader(parsing: hex(bytes).span)
    }

    // samples/h265-resize.pcap, packets 1, 5 and 6; samples/h265-opus-360p.pcap, packet 1.
    @Test func readsWhatASenderSent() throws {
        let delimiter = try parse("46 01 50")
        #expect(delimiter.structure == .singleUnit(header: try header("46 01")))
        #expect(delimiter.byteCount == 2)
        let first = try parse("62 01 94 AF 0B")
        #expect(first.structure == .fragment(header: try header("28 01"), isFirst: true, isLast: false))
        #expect(first.byteCount == 3)
        #expect(
            try parse("62 01 54 A1").structure == .fragment(header: try header("28 01"), isFirst: false, isLast: true))
        let aggregate = try parse("60 01 00 03 46 01 50")
        #expect(aggregate.structure == .aggregate)
        #expect(aggregate.byteCount == 2)
    }

    // RFC 7798 §4.4.4, made by hand: A=0, cType, PHSsize, F0 F1 F2 Y, then the extension.
    @Test(arguments: [
        ("64 02  02 30 AA BB CC  D0 11", "02 02", 7), ("64 02  28 00  AF", "28 02", 4),
    ])
    func looksThroughAPACI(payload: String, inner: String, byteCount: Int) throws {
        let descriptor = try parse(payload)
        #expect(descriptor.structure == .singleUnit(header: try header(inner)))
        #expect(descriptor.byteCount == byteCount)
    }

    @Test func looksThroughAPACIThatHoldsMoreThanAUnit() throws {
        #expect(try parse("64 01  60 10 EE  0003 460150").structure == .aggregate)
        #expect(try parse("64 01  60 10 EE  0003 460150").byteCount == 5)
        let fragment = try parse("64 01  62 00  81 AA")
        #expect(fragment.structure == .fragment(header: try header("02 01"), isFirst: true, isLast: false))
        #expect(fragment.byteCount == 5)
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 2, remaining: 0)),
        ("62", .truncated(needed: 2, remaining: 1)),
        ("62 01 81", .truncated(needed: 4, remaining: 3)),
        ("62 01 B0 00", .unsupportedUnitType(48)),  // an aggregate in fragments
        ("66 01 00", .unsupportedUnitType(51)),
        ("7E 01 00", .unsupportedUnitType(63)),
        ("64 01 02", .truncated(needed: 4, remaining: 3)),
        ("64 01 02 30 AA BB CC", .truncated(needed: 8, remaining: 7)),
        ("64 01 64 00 02", .unsupportedUnitType(50)),  // a PACI in a PACI
        ("64 01 82 00 02", .invalidUnit(firstByte: 0x82)),
        ("82 01 00", .invalidUnit(firstByte: 0x82)),
    ])
    func refusesWhatRFC7798DoesNotDefine(payload: String, error: DepacketizingError) {
        #expect(throws: error) { try parse(payload) }
    }

    @Test(arguments: [
        ("46 01 50", true), ("02 01 D0", true), ("02 01 50", false), ("28 01 AF", true), ("28 01", false),
        ("50 01 05", false),  // SEI behind the slices
        ("4E 01 05", true), ("62 01 94 AF", true), ("62 01 94 2F", false), ("62 01 14 AF", false),
        ("60 01 0003 460150", true), ("60 01 0003 0201D0", true), ("60 01 0003 020150", false), ("60 01 0003", false),
        ("60 01 0003 4209D0", false),
    ])
    func knowsWhatBeginsAnAccessUnit(payload: String, isFirst: Bool) throws {
        #expect(try parse(payload).surelyComesFirst(in: hex(payload).span) == isFirst)
    }

    @Test(arguments: [
        ("4001 0C", true), ("4201 01", true), ("4401 C1", false), ("2601 AF", false), ("4009 0C", false),
        ("6001 0003 40010C", true), ("6001 0003 460150 0003 40010C", true), ("6001 0003 460150 0003 4401C1", false),
        ("6001 0003 460150", false), ("6001 FFFF 460150 0003 40010C", false), ("6001 00", false),
        ("6201 A0 0C", true), ("6201 20 0C", false), ("6201 93 AF", false),
    ])
    func knowsWhatBeginsASequence(payload: String, isFirst: Bool) throws {
        #expect(try parse(payload).beginsSequence(in: hex(payload).span) == isFirst)
    }

    @Test func readsEveryTruncationWithoutTrapping() {
        let whole = hex("64 01  60 30 AA BB CC  0003 460150")
        for count in 0..<whole.count {
            let part = Array(whole.prefix(count))
            let descriptor = try? H265PayloadDescriptor(parsing: part.span)
            #expect((descriptor?.byteCount ?? 0) <= count)
        }
    }
}
