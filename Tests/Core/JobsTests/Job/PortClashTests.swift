import Jobs
import RTP
import Testing

@Suite struct PortClashTests {
    private func connection(_ identifier: String, _ media: String, from address: String? = nil) throws
        -> PortClash.Connection
    {
        PortClash.Connection(
            connectionID: identifier, sourceAddress: address,
            description: try SessionDescription(parsing: "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media))
    }

    private static let plain = "m=audio 42000 RTP/AVP 111\na=rtpmap:111 opus/48000/2\n"

    @Test func namesBothConnectionsOfAPort() throws {
        let connections = try [
            connection("x", "m=audio 41000 RTP/AVP 0\n"), connection("a", Self.plain), connection("b", Self.plain),
        ]
        let clash = try #require(PortClash(among: connections))
        #expect(clash.port == 42000 && clash.first == 1 && clash.second == 2)
        let problem = clash.problem(of: connections)
        #expect(problem.contains("source.connections[2]") && problem.contains("source.connections[1] (a)"))
        #expect(problem.contains("42000"))
    }

    @Test(arguments: [
        "m=audio 42000 RTP/AVP 0\n", "m=audio 42002 RTP/AVP 111\na=rtpmap:111 opus/48000/2\n",
        "m=audio 0 RTP/AVP 111\na=rtpmap:111 opus/48000/2\n",
        "m=audio 42000 RTP/AVP 111\nc=IN IP4 239.1.1.2/8\na=rtpmap:111 opus/48000/2\n",
    ])
    func isNoneWherePacketsDiffer(media: String) throws {
        #expect(PortClash(among: try [connection("a", Self.plain), connection("b", media)]) == nil)
    }

    @Test func isNoneBetweenAnnouncedSources() throws {
        let first = Self.plain + "a=ssrc:1 cname:a\n"
        let second = Self.plain + "a=ssrc:2 cname:b\n"
        #expect(PortClash(among: try [connection("a", first), connection("b", second)]) == nil)
        #expect(PortClash(among: try [connection("a", first), connection("b", first)]) != nil)
        #expect(PortClash(among: try [connection("a", first), connection("b", Self.plain)]) != nil)
        // One port is open for one address.
        let pinned = try [connection("a", first, from: "192.0.2.1"), connection("b", second, from: "192.0.2.2")]
        #expect(PortClash(among: pinned) != nil)
    }

    @Test func isNoneBetweenNamedSections() throws {
        let mapping = "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\n"
        let named = try ["a", "b"].map { try connection($0, Self.plain + "a=mid:\($0)\n" + mapping) }
        #expect(PortClash(among: named) == nil)
        let unmapped = try ["a", "b"].map { try connection($0, Self.plain + "a=mid:\($0)\n") }
        #expect(PortClash(among: unmapped) != nil)
    }

    // Streams of one connection are told apart by its description.
    @Test func isNoneWithinAConnection() throws {
        #expect(PortClash(among: [try connection("a", Self.plain + Self.plain)]) == nil)
    }
}
