import Testing

@testable import Conformance

@Suite struct ElementTests {
    @Test func findsItsChildrenByName() {
        var root = Element(name: "MPD", attributes: ["type": "static"], line: 2)
        root.children = [
            Element(name: "Period", line: 3), Element(name: "UTCTiming", line: 4), Element(name: "Period", line: 5),
        ]
        #expect(root.all("Period").map(\.line) == [3, 5])
        #expect(root.first("Period")?.line == 3 && root.first("BaseURL") == nil)
        #expect(ParsedXML.root(root) != .malformed(line: 2, reason: "x"))
    }
}
