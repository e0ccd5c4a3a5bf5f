import Media
import RTP
import Testing

@Suite struct ConnectionAddressTests {
    @Test func knowsAGroup() {
        let group = ConnectionAddress(host: "239.1.2.3", isVersion6: false)
        #expect(group.group == .v4(0xEF01_0203) && group.address == group.group)
        #expect(ConnectionAddress(host: "ff02::1", isVersion6: true).group == .v6(high: 0xFF02 << 48, low: 1))
        #expect(ConnectionAddress(host: "192.0.2.1", isVersion6: false).group == nil)
        #expect(ConnectionAddress(host: "sfu.example.com", isVersion6: false).address == nil)
    }
}
