import Media
import Testing

@testable import Ingest

@Suite struct StampTests {
    @Test func theFirstDatagramOfAReceiverIsStampedWhenItComes() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        try sender.send([1], to: Endpoint(address: address, port: port))
        let sent = ClockSource.system.realtime()
        let list = try receiver.collect(1)
        #expect(list.count == 1)
        #expect(list.allSatisfy { $0.datagram.arrival.nanoseconds < sent })
    }

    @Test func aProbeSeesStampsOnceTheyAreSwitchedOn() throws {
        let receiver = try Loopback.receiver()
        let batch = try ReceiveBatch(slot: 16)
        let probe = try #require(StampProbe())
        let isStamped = probe.isStamped(by: batch)
        #expect(isStamped)
        withExtendedLifetime(receiver) {}
    }
}
