import Media
import Testing

@testable import Ingest

@Suite struct IPAddressMappedTests {
    /// ::ffff:192.0.2.1 (RFC 4291 §2.5.5.2, RFC 5737).
    private let mapped = IPAddress.v6(high: 0, low: 0xFFFF_C000_0201)

    @Test func aMappedAddressIsTheIPv4Address() {
        #expect(mapped.canonical == .v4(0xC000_0201))
        #expect(IPAddress.v4(0xC000_0201).canonical == .v4(0xC000_0201))
    }

    @Test(arguments: [IPAddress.v4(0), .v4(.max), .v6(high: 0, low: 1), .v6(high: 0x2001_0DB8 << 32, low: 5)])
    func survivesTheWayThroughTheSystem(address: IPAddress) {
        let (high, low) = address.mapped
        #expect(IPAddress(mappedHigh: high, low: low) == address)
    }

    @Test func knowsEveryAddressFromOne() {
        #expect(IPAddress.v4(0).isUnspecified)
        #expect(IPAddress.v6(high: 0, low: 0).isUnspecified)
        #expect(!IPAddress.v6(high: 0, low: 1).isUnspecified)
        #expect(!IPAddress.v4(1).isUnspecified)
    }
}
