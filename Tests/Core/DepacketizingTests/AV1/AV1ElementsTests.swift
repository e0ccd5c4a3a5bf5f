import TestSupport
import Testing

@testable import Depacketizing

struct AV1ElementsTests {
    private func elements(_ payload: [UInt8]) throws -> [[UInt8]] {
        let descriptor = try AV1PayloadDescriptor(parsing: payload.span)
        var walk = AV1Elements(descriptor)
        var found: [[UInt8]] = []
        while let range = try walk.next(in: payload.span) {
            found.append(Array(payload[range]))
            #expect(walk.isAtEnd(of: payload.span) == (range.upperBound == payload.count))
        }
        return found
    }

    @Test(arguments: [
        ("10 AABBCC", ["AABBCC"]), ("20 01 AA BBCC", ["AA", "BBCC"]), ("30 01 AA 00 CC", ["AA", "", "CC"]),
        ("00 01 AA 02 BBCC", ["AA", "BBCC"]), ("00", []), ("10", []), ("20 02 AABB", ["AABB"]),
        ("00 81 00 AA", ["AA"]),
    ])
    func findsTheElements(payload: String, expected: [String]) throws {
        #expect(try elements(hex(payload)) == expected.map { hex($0) })
    }

    @Test(arguments: [
        ("00 02 AA", DepacketizingError.truncated(needed: 4, remaining: 3)),
        ("20 05 AA", .truncated(needed: 7, remaining: 3)), ("00 80", .truncated(needed: 3, remaining: 2)),
        ("00 FFFFFFFF0F AA", .truncated(needed: 6 + 0xFFFF_FFFF, remaining: 7)),
    ])
    func refusesElementsThatReachBeyondThePayload(payload: String, error: DepacketizingError) {
        #expect(throws: error) { try elements(hex(payload)) }
    }
}
