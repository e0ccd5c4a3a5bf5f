import Media
import TestSupport
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

    // RFC 4291 §2.2: the three text forms, without the mixed one; RFC 3986 §3.2.2 for the dotted quad.
    @Test(arguments: [
        ("127.0.0.1", IPAddress.v4(0x7F00_0001)), ("0.0.0.0", .v4(0)), ("255.255.255.255", .v4(.max)),
        ("::", .v6(high: 0, low: 0)), ("::1", .v6(high: 0, low: 1)), ("1::", .v6(high: 1 << 48, low: 0)),
        ("2001:db8::8:800:200c:417a", .v6(high: 0x2001_0DB8_0000_0000, low: 0x0008_0800_200C_417A)),
        ("2001:DB8:0:0:8:800:200C:417A", .v6(high: 0x2001_0DB8_0000_0000, low: 0x0008_0800_200C_417A)),
        ("ff01::101", .v6(high: 0xFF01 << 48, low: 0x101)),
        ("1:2:3:4:5:6:7::", .v6(high: 0x0001_0002_0003_0004, low: 0x0005_0006_0007_0000)),
    ])
    func readsAddresses(text: String, address: IPAddress) {
        #expect(IPAddress(parsing: text) == address)
    }

    @Test(arguments: [
        "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1.2.3.+4", "1.2.3.4 ", "1.2..4", "0001.2.3.4",
        "１.2.3.4", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::12345", "::g",
        "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "fe80::1%eth0", "::ffff:192.0.2.1", "localhost",
    ])
    func refusesWhatIsNoAddress(text: String) {
        #expect(IPAddress(parsing: text) == nil)
    }

    @Test func readsBackWhatItRenders() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<200 {
            // Runs of zeros are where the forms differ.
            let mask = generator.next() & generator.next()
            let addresses = [
                IPAddress.v4(UInt32(truncatingIfNeeded: generator.next())),
                .v6(high: generator.next() & mask, low: generator.next() & mask),
            ]
            for address in addresses { #expect(IPAddress(parsing: address.rendered()) == address) }
        }
    }

    @Test func readsRandomTextWithoutTrapping() {
        var generator = SeededGenerator(seed: 13)
        let letters = Array("0123456789abcdefF:..::%xé")
        for _ in 0..<2000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text = String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
            guard let address = IPAddress(parsing: text) else { continue }
            #expect(IPAddress(parsing: address.rendered()) == address, "\(text)")
        }
    }
}
