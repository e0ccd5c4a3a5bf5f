import Testing

@testable import RTP

@Suite struct SessionDescriptionParserTests {
    private func parse(_ lines: String...) throws -> SessionDescriptionParser {
        var parser = SessionDescriptionParser()
        for (index, text) in lines.enumerated() {
            if let line = try SDPLine(parsing: text[...].utf8, number: index + 1) { try parser.push(line) }
        }
        try parser.finish()
        return parser
    }

    @Test func mediaInheritWhatTheSessionSays() throws {
        let description = try parse(
            "v=0", "c=IN IP4 192.0.2.1", "a=recvonly", "a=extmap:3 urn:x", "m=audio 2 RTP/AVP 0", "m=audio 4 RTP/AVP 0",
            "c=IN IP6 ::1", "a=sendonly", "a=extmap:4 urn:y")
        #expect(description.media.map(\.connectionAddress) == ["192.0.2.1", "::1"])
        #expect(description.media.map(\.direction) == [.receiveOnly, .sendOnly])
        #expect(description.media.map { $0.extensionMap.map(\.id) } == [[3], [3, 4]])
        #expect(description.connectionAddress == "192.0.2.1")
    }

    @Test func attributesOfOneMediaDoNotReachTheNext() throws {
        let description = try parse(
            "v=0", "m=audio 2 RTP/AVP 96", "a=rtpmap:96 opus/48000/2", "a=rtcp-mux", "a=mid:a", "m=video 4 RTP/AVP 96",
            "a=rtpmap:96 VP8/90000")
        #expect(description.media.map(\.rtcp.isMultiplexed) == [true, false])
        #expect(description.media.map(\.mid) == ["a", nil])
        #expect(description.media.map { $0.payloadTypes.map(\.encodingName) } == [["opus"], ["VP8"]])
    }

    @Test func needsTheVersionFirst() {
        #expect(throws: SDPError.malformed(line: 1, expected: "v=0")) { _ = try parse() }
        #expect(throws: SDPError.malformed(line: 1, expected: "v=0")) { _ = try parse("s=-", "v=0") }
    }

    @Test(arguments: ["0 urn:x", "x urn:x", "1", "65536 urn:x", "-1 urn:x", ""])
    func refusesAnExtensionThatIsNone(value: String) {
        let expected = "a=extmap:<1-255>[/<direction>] <URI>"
        #expect(throws: SDPError.malformed(line: 2, expected: expected)) { _ = try parse("v=0", "a=extmap:\(value)") }
    }
}
