import TestSupport
import Testing

@testable import Depacketizing

struct AggregatedUnitsTests {
    private func units(_ content: [UInt8]) throws -> [[UInt8]] {
        var walk = AggregatedUnits()
        var found: [[UInt8]] = []
        while let place = try walk.next(in: content.span) {
            found.append(Array(content[place]))
            #expect(walk.position == place.upperBound)
        }
        return found
    }

    // RFC 6184 figure 7 and RFC 7798 figure 5: a size of two bytes, then the unit; made by hand.
    @Test(arguments: [
        ("", []), ("0001 AA", ["AA"]), ("0002 AABB 0001 CC", ["AABB", "CC"]), ("0000", [""]),
        ("0000 0001 AA", ["", "AA"]),
    ])
    func findsTheUnits(content: String, expected: [String]) throws {
        #expect(try units(hex(content)) == expected.map { hex($0) })
    }

    @Test(arguments: [
        ("00", DepacketizingError.truncated(needed: 2, remaining: 1)),
        ("0002 AA", .truncated(needed: 4, remaining: 3)),
        ("0001 AA 00", .truncated(needed: 5, remaining: 4)),
        ("FFFF AA", .truncated(needed: 65_537, remaining: 3)),
    ])
    func refusesUnitsThatReachBeyondThePayload(content: String, error: DepacketizingError) {
        #expect(throws: error) { try units(hex(content)) }
    }

    @Test func readsEveryTruncationWithoutTrapping() throws {
        let whole = hex("0003 AABBCC 0001 DD 0002 EEFF")
        for count in 0..<whole.count where ![0, 5, 8].contains(count) {
            let part = Array(whole.prefix(count))
            #expect(throws: DepacketizingError.self) { try units(part) }
        }
    }
}
