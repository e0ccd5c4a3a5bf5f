import Testing

@testable import RTP

@Suite struct SDPLineTests {
    private func line(_ text: String) throws -> SDPLine? {
        try SDPLine(parsing: text[...].utf8, number: 3)
    }

    @Test(arguments: [
        ("a=mid:0", "mid:0"), ("a=mid:0\r", "mid:0"), ("a=mid:0 \t \r", "mid:0"), ("a= x", "x"), ("a=", ""),
        ("a=é", "é"), (" a=b", "b"), ("A=b", "b"), ("a = b", "b"), ("a=b\0", "b"),
    ])
    func takesTheLineWithoutWhatIsAroundItsParts(text: String, value: String) throws {
        let line = try #require(try line(text))
        #expect(line.type == "a")
        #expect(line.value == value)
        #expect(line.number == 3)
    }

    @Test(arguments: ["", "\r", "  \r", "\t"])
    func anEmptyLineIsNone(text: String) throws {
        #expect(try line(text) == nil)
    }

    @Test(arguments: ["a", "a:b", "=b", "ab=c", "é=b", "SDP:", "4=b", "{\"a\"=1"])
    func refusesWhatIsNoField(text: String) {
        #expect(throws: SDPError.malformed(line: 3, expected: "<letter>=<value>")) { _ = try line(text) }
    }

    @Test func refusesALineBeyondItsLimit() throws {
        let longest = "a=" + String(repeating: "x", count: 8190)
        #expect(try line(longest)?.value.utf8.count == 8190)
        #expect(throws: SDPError.lineTooLong(line: 3, count: 8193, limit: 8192)) { _ = try line(longest + "x") }
    }

    @Test func dividesAttributesAtTheFirstColon() throws {
        let attribute = try #require(try line("a=EXTMAP: 1 urn:ietf:x")).attribute
        #expect(attribute.name == "extmap")
        #expect(attribute.value == "1 urn:ietf:x")
        let flag = try #require(try line("a=rtcp-mux")).attribute
        #expect(flag.name == "rtcp-mux")
        #expect(flag.value == "")
    }

    // RFC 8285 §6, §8.
    @Test(arguments: [
        ("1 urn:x", UInt8?.some(1)), ("14/sendonly urn:x a b", 14), ("255 urn:x", 255), ("256 urn:x", nil),
        ("4097 urn:x", nil),
    ])
    func readsAnExtensionMapping(value: String, id: UInt8?) throws {
        let mapping = try #require(try line("a=extmap:\(value)")).extensionMapping()
        #expect(mapping == id.map { .init(id: $0, uri: "urn:x") })
    }

    @Test func splitsWordsAtRunsOfBlanks() throws {
        #expect(try line("m=audio  9 \t RTP/AVP 0")?.words == ["audio", "9", "RTP/AVP", "0"])
    }

    @Test(arguments: [("0", UInt8(0)), ("255", 255), ("007", 7), ("256", nil), ("", nil), ("+1", nil), ("-1", nil)])
    func readsDigitsAlone(text: String, number: UInt8?) {
        #expect(SDPLine.number(text[...], as: UInt8.self) == number)
    }

    @Test(arguments: [("96 a=1", "96", "a=1"), ("96 \t a b", "96", "a b"), ("96", "96", ""), ("", "", "")])
    func dividesAtTheFirstBlank(text: String, first: String, rest: String) {
        let (word, others) = SDPLine.divided(text[...])
        #expect(word == first && others == rest)
    }

    @Test func trimsBlanks() {
        #expect(SDPLine.trimmed(" \ta b\t ") == "a b")
        #expect(SDPLine.trimmed("  ") == "")
    }
}
