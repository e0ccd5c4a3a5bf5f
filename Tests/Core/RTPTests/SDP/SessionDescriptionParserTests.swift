import Testing

@testable import RTP

@Suite struct SessionDescriptionParserTests {
    private func parse(_ lines: String...) throws -> SessionDescriptionParser {
        var parser = SessionDescriptionParser(passedOverLimit: 16)
        for (index, text) in lines.enumerated() { try parser.push(text[...].utf8, number: index + 1) }
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
        #expect(description.connection?.host == "192.0.2.1")
    }

    @Test func attributesOfOneMediaDoNotReachTheNext() throws {
        let description = try parse(
            "v=0", "m=audio 2 RTP/AVP 96", "a=rtpmap:96 opus/48000/2", "a=rtcp-mux", "a=mid:a", "m=video 4 RTP/AVP 96",
            "a=rtpmap:96 VP8/90000")
        #expect(description.media.map(\.rtcp.isMultiplexed) == [true, false])
        #expect(description.media.map(\.mid) == ["a", nil])
        #expect(description.media.map { $0.payloadTypes.map(\.encodingName) } == [["opus"], ["VP8"]])
    }

    /// Files for ffmpeg begin with any line; what has neither a version nor media is no description.
    @Test func needsAVersionOrMedia() throws {
        #expect(throws: SDPError.malformed(line: 1, expected: "v=0")) { _ = try parse() }
        #expect(throws: SDPError.malformed(line: 1, expected: "v=0")) { _ = try parse("s=-", "t=0 0") }
        #expect(throws: SDPError.malformed(line: 2, expected: "v=0")) { _ = try parse("s=-", "v=1") }
        #expect(try parse("c=IN IP4 127.0.0.1", "m=audio 4 RTP/AVP 8").media.map(\.port) == [4])
        #expect(try parse("s=-", "v=0", "v=2").passedOver == [.malformed(line: 3, expected: "v=0")])
    }

    /// The header of a reply to RTSP's DESCRIBE (RFC 2326 §10.2).
    @Test func passesOverLinesOfAnotherProtocol() throws {
        let description = try parse("RTSP/1.0 200 OK", "CSeq: 2", "", "v=0", "y=0100", "m=audio 4 RTP/AVP 8")
        #expect(description.media.map(\.port) == [4] && description.passedOverCount == 3)
        #expect(description.passedOver.last == .malformed(line: 5, expected: "a type of RFC 8866"))
    }

    @Test func leavesOutASectionThatItCannotReadWithTheLinesBelowIt() throws {
        let description = try parse(
            "v=0", "m=audio x RTP/AVP 0", "c=IN IP4 192.0.2.1", "a=sendonly", "m=video 4 RTP/AVP 96",
            "a=rtpmap:96 VP8/90000")
        #expect(description.media.map(\.kind) == ["video"] && description.connection == nil)
        #expect(description.media[0].connection == nil && description.media[0].direction == .sendAndReceive)
        #expect(description.passedOver.count == 1)
    }

    @Test func namesTheFirstLinesAndCountsTheOthers() throws {
        var parser = SessionDescriptionParser(passedOverLimit: 16)
        try parser.push("v=0"[...].utf8, number: 1)
        for number in 2...40 { try parser.push("?"[...].utf8, number: number) }
        try parser.finish()
        #expect(parser.passedOver.count == 16)
        #expect(parser.passedOver.first == .malformed(line: 2, expected: "<letter>=<value>"))
        #expect(parser.passedOverCount == 39)
    }

    @Test func aLineThatIsTooLongIsPassedOver() throws {
        let long = "a=x:" + String(repeating: "y", count: 8200)
        let description = try parse("v=0", long, "m=audio 4 RTP/AVP 0")
        #expect(description.passedOver == [.lineTooLong(line: 2, count: 8204, limit: 8192)])
        #expect(description.media.count == 1)
    }

    // RFC 9143 §7.2.1: the port of the bundle's first section.
    @Test func aSectionForTheBundleAloneHasItsPort() throws {
        let description = try parse(
            "v=0", "a=group:BUNDLE a v s", "m=audio 5004 RTP/AVP 0", "a=mid:a", "m=video 0 RTP/AVP 96", "a=mid:v",
            "a=bundle-only", "m=video 0 RTP/AVP 97", "a=mid:s", "m=video 0 RTP/AVP 98", "a=mid:x", "a=bundle-only")
        #expect(description.media.map(\.port) == [5004, 5004, 0, 0])
        #expect(description.media.map(\.rtcp.isMultiplexed) == [false, true, false, false])
    }

    @Test func rtcpMayBeMultiplexedForTheWholeSession() throws {
        #expect(try parse("v=0", "a=rtcp-mux", "m=audio 4 RTP/AVP 0").media[0].rtcp.isMultiplexed)
    }

    @Test(arguments: ["0 urn:x", "x urn:x", "1", "65536 urn:x", "-1 urn:x", ""])
    func passesOverAnExtensionThatIsNone(value: String) throws {
        let expected = "a=extmap:<1-255>[/<direction>] <URI>"
        #expect(try parse("v=0", "a=extmap:\(value)").passedOver == [.malformed(line: 2, expected: expected)])
    }
}
