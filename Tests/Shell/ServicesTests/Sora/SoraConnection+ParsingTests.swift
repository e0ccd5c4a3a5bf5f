import Foundation
import TestSupport
import Testing

@testable import Services

/// What one participant gives itself never concerns another.
@Suite struct SoraConnectionParsingTests {
    private func list(_ text: String) -> [SoraConnection]? { SoraConnection.list(parsing: Array(text.utf8)) }

    @Test(arguments: [100, 300, 1000, 100_000]) func metadataOfAnyDepthHidesNobody(levels: Int) {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let deep = String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
            let connections = list(
                #"[{"connection_id":"A","metadata":{"name":"Ada","x":\#(deep)}},"#
                    + #"{"connection_id":"B","metadata":{"name":"Bob"}}]"#)
            #expect(connections?.map(\.connectionID) == ["A", "B"])
            // The name is beside what cannot be read, so it can be.
            #expect(connections?.map(\.displayName) == ["Ada", "Bob"])
        }
    }

    @Test(arguments: ["1e999", #""\ud800""#, "nul", "[1,,2]", #"{"a" 1}"#, "\u{1}", "-", "[}"])
    func metadataThatCannotBeReadIsNone(value: String) {
        let connections = list(
            #"[{"connection_id":"A","metadata":\#(value)},{"connection_id":"B","client_id":"bob"}]"#)
        #expect(connections?.map(\.connectionID) == ["A", "B"])
        #expect(connections?.map(\.displayName) == [nil, "bob"])
    }

    @Test func anEntryWithoutAnIdIsPassedOverAndAListOfSuchIsNone() {
        #expect(list(#"[{"client_id":"x"},7,{"connection_id":"A"},{"connection_id":3}]"#)?.map(\.connectionID) == ["A"])
        #expect(list(#"[{"client_id":"x"}]"#) == nil)
        #expect(list("[]")?.isEmpty == true)
    }

    @Test func longMetadataIsSearchedForANameOnly() {
        let long = String(repeating: "0,", count: SoraConnection.metadataLimit) + "0"
        let connection = list(#"[{"connection_id":"A","metadata":{"x":[\#(long)],"nickname":"Ada"}}]"#)?.first
        #expect(connection?.metadata == .object(["nickname": .string("Ada")]))
    }

    /// 10,000 documents, nested up to 700 levels and broken in places, each beside a participant who is found.
    @Test func anyMetadataLeavesTheOthersUndisturbed() throws {
        var generator = SeededGenerator(seed: 14)
        for turn in 0..<10_000 {
            var metadata: [UInt8] = []
            append(to: &metadata, depth: turn % 100 == 0 ? 700 : 6, &generator)
            let before = Array(#"[{"connection_id":"A"},{"connection_id":"X","metadata":"#.utf8)
            let after = Array(#"},{"metadata":{"name":"Bob"},"connection_id":"B"}]"#.utf8)
            let connections = try #require(SoraConnection.list(parsing: before + metadata + after))
            #expect(connections.first?.connectionID == "A" && connections.last?.displayName == "Bob")
            #expect(connections.allSatisfy { ($0.displayName ?? "").unicodeScalars.count <= 255 })
        }
    }

    /// Any value, with keys and texts that a name is looked for in; numbers and escapes that no decoder takes.
    private func append(to bytes: inout [UInt8], depth: Int, _ generator: inout SeededGenerator) {
        let scalars = [
            "null", "true", "1e999", "-0", "12345678901234567890123", #""\u0000""#, #""\ud83c\udfa5""#, #""\udfff""#,
            #""Ada""#, #""]}[{,:""#, #""\\""#, #""\"""#, "\"\u{202E}\"", "[]", "{}",
        ]
        guard depth > 0, depth > 6 || Bool.random(using: &generator) else {
            bytes += Array((scalars.randomElement(using: &generator) ?? "0").utf8)
            return
        }
        let isArray = Bool.random(using: &generator)
        let count = depth > 6 ? 1 : Int.random(in: 1...3, using: &generator)
        bytes.append(UInt8(ascii: isArray ? "[" : "{"))
        for i in 0..<count {
            if i > 0 { bytes.append(UInt8(ascii: ",")) }
            let key = ["name", "display_name", "", #"\""#, "ключ"].randomElement(using: &generator) ?? ""
            if !isArray { bytes += Array("\"\(key)\":".utf8) }
            append(to: &bytes, depth: depth - 1, &generator)
        }
        bytes.append(UInt8(ascii: isArray ? "]" : "}"))
    }
}
