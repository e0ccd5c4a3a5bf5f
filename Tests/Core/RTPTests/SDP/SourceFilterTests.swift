import Media
import RTP
import Testing

@Suite struct SourceFilterTests {
    private func description(_ lines: String...) throws -> SessionDescription {
        try SessionDescription(parsing: (["v=0", "c=IN IP4 232.3.4.5"] + lines).joined(separator: "\n"))
    }

    // The examples of RFC 4570 §3.2.
    @Test func readsThoseOfTheSessionAndOfAStream() throws {
        let media = try description(
            "a=source-filter: incl IN IP4 232.3.4.5 192.0.2.10", "m=audio 4 RTP/AVP 0",
            "a=source-filter: excl IN IP6 * 2001:db8::1 2001:db8::2", "m=audio 6 RTP/AVP 0"
        ).media
        let first = SourceFilter(mode: .include, group: .v4(0xE803_0405), sources: [.v4(0xC000_020A)])
        let high: UInt64 = 0x2001_0DB8_0000_0000
        let second = SourceFilter(mode: .exclude, sources: [.v6(high: high, low: 1), .v6(high: high, low: 2)])
        #expect(media.map { $0.connection?.sourceFilters } == [[first, second], [first]])
    }

    @Test(arguments: [
        "incl IN IP4 232.3.4.5", "some IN IP4 232.3.4.5 192.0.2.10", "incl IN IP4 name 192.0.2.10",
        "incl IN IP4 232.3.4.5 name", "",
    ])
    func passesOverWhatIsNone(value: String) throws {
        let description = try description("a=source-filter: \(value)", "m=audio 4 RTP/AVP 0")
        #expect(description.media[0].connection?.sourceFilters.isEmpty == true)
        let expected = "a=source-filter: incl|excl IN IP4|IP6 <group> <source> ..."
        #expect(description.passedOver == [.malformed(line: 3, expected: expected)])
    }
}
