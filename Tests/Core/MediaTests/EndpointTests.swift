import Media
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        (IPAddress.v4(0x7F00_0001), "127.0.0.1"),
        (IPAddress.v4(0xFFFF_FFFF), "255.255.255.255"),
        (IPAddress.v4(0), "0.0.0.0"),
        (IPAddress.v6(high: 0, low: 1), "0:0:0:0:0:0:0:1"),
        (IPAddress.v6(high: 0x2001_0DB8_0000_0000, low: 0xFFFF), "2001:db8:0:0:0:0:0:ffff"),
    ])
    func rendersAddresses(address: IPAddress, text: String) {
        #expect(address.rendered() == text)
    }

    @Test func isTheSameOnlyWithAddressAndPort() {
        let endpoint = Endpoint(address: .v4(1), port: 2)
        #expect(endpoint == Endpoint(address: .v4(1), port: 2))
        #expect(endpoint != Endpoint(address: .v4(1), port: 3))
        #expect(endpoint != Endpoint(address: .v6(high: 0, low: 1), port: 2))
        #expect(Set([endpoint, endpoint]).count == 1)
    }
}
