import TestSupport
import Testing

@testable import Depacketizing

struct AV1UnitHeaderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: String
        var type: UInt8
        var byteCount = 1
        var hasSize = false
        var isLeftOut = false
    }

    static let rows = [
        Row(testDescription: "sequence header of av1-opus-360p, packet 1", bytes: "08", type: 1),
        Row(testDescription: "frame of av1-opus-360p, packet 1", bytes: "30", type: 6),
        Row(
            testDescription: "temporal delimiter as encoders write it", bytes: "12 00", type: 2, hasSize: true,
            isLeftOut: true),
        Row(testDescription: "tile group with extension: TID 2, SID 1", bytes: "24 48", type: 4, byteCount: 2),
        Row(testDescription: "metadata", bytes: "28", type: 5),
        Row(testDescription: "redundant frame header", bytes: "38", type: 7, isLeftOut: true),
        Row(testDescription: "tile list", bytes: "40", type: 8, isLeftOut: true),
        Row(testDescription: "padding", bytes: "78", type: 15, isLeftOut: true),
    ]

    @Test(arguments: rows) func readsEachField(row: Row) throws {
        let header = try AV1UnitHeader(parsing: hex(row.bytes).span)
        #expect(header.type == row.type)
        #expect(header.byteCount == row.byteCount)
        #expect(header.hasSize == row.hasSize)
        #expect(header.isLeftOut == row.isLeftOut)
        #expect(header.isSequenceHeader == (row.type == 1))
        #expect(header.isTemporalDelimiter == (row.type == 2))
        #expect(header.hasFrameHeader == (row.type == 6))
        #expect(header.isTileGroup == (row.type == 4))
        #expect(header.temporalID == (row.byteCount == 2 ? 2 : 0))
        #expect(header.spatialID == (row.byteCount == 2 ? 1 : 0))
    }

    @Test(arguments: [
        ("", DepacketizingError.truncated(needed: 1, remaining: 0)), ("24", .truncated(needed: 2, remaining: 1)),
        ("B0", .invalidUnit(firstByte: 0xB0)),
    ])
    func refusesOtherBytes(bytes: String, error: DepacketizingError) {
        #expect(throws: error) { try AV1UnitHeader(parsing: hex(bytes).span) }
    }
}
