import Media
import Testing

@testable import Ingest

@Suite struct UDPSenderTests {
    @Test func reachesIPv4AndIPv6FromOneSocket() throws {
        let sender = try UDPSender.toAnyAddress()
        for address in [Loopback.address(), .v6(high: 0, low: 1)]
        where !address.isVersion6 || sender.local.address.isVersion6 {
            // A container may have IPv6, but no ::1.
            guard let receiver = try? Loopback.receiver(at: address), (try? receiver.bind(port: 52_001)) != nil else {
                #expect(address.isVersion6)
                continue
            }
            sender.sendOrLose([1, 2, 3], to: Endpoint(address: address, port: 52_001))
            sender.sendOrLose([], to: Endpoint(address: address, port: 52_001))
            #expect(try receiver.collect(2).map(\.bytes) == [[1, 2, 3], []])
        }
    }

    @Test func outlivesReceiversThatHaveGone() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        try receiver.bind(port: 52_002)
        let sender = try UDPSender.toAnyAddress()
        for i in 0..<5 { sender.sendOrLose([UInt8(i)], to: Endpoint(address: address, port: 52_003)) }
        sender.sendOrLose([9], to: Endpoint(address: address, port: 52_002))
        #expect(try receiver.collect(1).map(\.bytes) == [[9]])
    }
}
