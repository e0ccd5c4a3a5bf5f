import Media
import Testing

@testable import RTP

@Suite struct SDPLineAddressesTests {
    private func line(_ text: String) throws -> SDPLine {
        try #require(try SDPLine(parsing: text[...].utf8, number: 3))
    }

    // RFC 8866 §5.7, RFC 4007 §11.
    @Test(arguments: [
        ("c=IN IP4 224.2.36.42/127", "224.2.36.42", false), ("c=IN IP6 2001:db8::1", "2001:db8::1", true),
        ("c=IN IP4 224.2.1.1/127/3", "224.2.1.1", false), ("c=IN  IP4 192.0.2.1 x", "192.0.2.1", false),
        ("c=in ip6 ::1", "::1", true), ("c=IN IP6 ff15::101/3", "ff15::101", true),
        ("c=IN IP6 fe80::1%eth0", "fe80::1", true), ("c=IN IP4 sfu.example.com", "sfu.example.com", false),
        ("c=IN IP6 sfu.example.com", "sfu.example.com", true), ("c=IN IP4 ::1", "::1", true),
    ])
    func readsAnAddress(text: String, host: String, isVersion6: Bool) throws {
        let address = try line(text).connectionAddress()
        #expect(address.host == host && address.isVersion6 == isVersion6)
        #expect(address.zone == (text.contains("%") ? "eth0" : nil))
    }

    @Test(arguments: ["c=IN IP4 /127", "c=IN IP4", "c=IN IP5 192.0.2.1", "c=TN RFC2543 1", "c=", "c=IN IP6 %eth0"])
    func refusesWhatIsNone(text: String) throws {
        let line = try line(text)
        #expect(throws: line.malformed("c=IN IP4|IP6 <address>")) { try line.connectionAddress() }
    }
}
