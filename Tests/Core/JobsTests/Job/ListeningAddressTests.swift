import Media
import RTP
import Testing

@testable import Jobs

@Suite struct ListeningAddressTests {
    private func address(_ lines: String..., source: String? = nil) throws -> ListeningAddress {
        let description = try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n"))
        return ListeningAddress(of: description, from: source)
    }

    @Test(
        arguments: [
            ("c=IN IP4 192.0.2.1", nil, false), ("c=IN IP6 ::1", nil, true), ("", nil, false),
            ("", "2001:db8::1", true),
            ("c=IN IP4 192.0.2.1", "2001:db8::1", true), ("", "192.0.2.1", false),
            ("c=IN IP6 sfu.example.com", nil, true),
        ] as [(String, String?, Bool)])
    func needsVersion6WhereThePacketsComeByIt(connection: String, source: String?, needsVersion6: Bool) throws {
        let address = try address(connection, "m=audio 4 RTP/AVP 0", source: source)
        #expect(address.needsVersion6 == needsVersion6)
        #expect(address.problem(with: nil) == nil && address.problem(with: "::") == nil)
    }

    @Test func aStreamThatIsNotRecordedNeedsNoAddress() throws {
        let lines = ["m=video 0 RTP/AVP 96\nc=IN IP6 ::1", "m=application 9 UDP/DTLS/SCTP x\nc=IN IP6 ::1"]
        #expect(try !address(lines[0], lines[1], "m=audio 4 RTP/AVP 0").needsVersion6)
    }

    @Test(
        arguments: [
            (
                "c=IN IP6 ::1", "0.0.0.0",
                "the session description has c=IN IP6 ::1, but receive.address 0.0.0.0 receives IPv4"
            ),
            ("c=IN IP6 ::1", "127.0.0.1", "c=IN IP6 ::1, but receive.address 127.0.0.1 receives IPv4 only; leave out"),
            ("c=IN IP4 127.0.0.1", "::1", "c=IN IP4 127.0.0.1, but receive.address ::1 receives IPv6 only; leave out"),
            ("c=IN IP4 127.0.0.1", "127.0.0.1", nil), ("c=IN IP6 ::1", "::1", nil), ("", "::1", nil),
            ("", "0.0.0.0", nil),
        ] as [(String, String, String?)])
    func refusesAFamilyThatCannotMatch(connection: String, listening: String, problem: String?) throws {
        let found = try address(connection, "m=audio 4 RTP/AVP 0").problem(with: listening)
        #expect((found == nil) == (problem == nil))
        if let problem { #expect(found?.contains(problem) == true) }
    }

    @Test func theSourceOfAJobDecidesWhereToListen() {
        func connection(_ text: String) -> SDPSource.Connection {
            .init(connectionID: text, description: .text("v=0\n\(text)\nm=audio 4 RTP/AVP 0\n"))
        }
        let (four, six) = (connection("c=IN IP4 127.0.0.1"), connection("c=IN IP6 ::1"))
        #expect(JobSource.sdp(SDPSource(connections: [four])).listeningAddress == .v4(0))
        #expect(JobSource.sdp(SDPSource(connections: [four, six])).listeningAddress == .v6(high: 0, low: 0))
        var sora = SoraSource(url: "http://127.0.0.1:3000/", channelID: "c")
        #expect(JobSource.sora(sora).listeningAddress == .v4(0))
        sora.ipAddress = "2001:db8::1"
        #expect(JobSource.sora(sora).listeningAddress == .v6(high: 0, low: 0))
        #expect(JobSource.capture(CaptureSource(file: "x")).listeningAddress == .v4(0))
    }
}
