import Ingest
import Media
import Testing

@Suite struct ReceiverSendingTests {
    @Test func sendsOutOfTheBoundPort() throws {
        let (near, far) = (Loopback.address(), Loopback.address())
        let receiver = try Loopback.receiver(at: near)
        let port = try receiver.bind(port: 0)
        let peer = try Loopback.receiver(at: far)
        let target = Endpoint(address: far, port: try peer.bind(port: 0))
        try receiver.send([1, 2, 3], from: port, to: target)
        let deliveries = try peer.collect(1)
        #expect(deliveries.map(\.bytes) == [[1, 2, 3]])
        #expect(deliveries.map(\.datagram.source) == [Endpoint(address: near, port: port)])
    }

    @Test func reachesIPv4HostsFromAnIPv6Socket() throws {
        let far = Loopback.address()
        let receiver = try Loopback.receiver(at: .v6(high: 0, low: 0))
        let port = try receiver.bind(port: 0)
        let peer = try Loopback.receiver(at: far)
        try receiver.send([9], from: port, to: Endpoint(address: far, port: try peer.bind(port: 0)))
        #expect(try peer.collect(1).map(\.datagram.source.port) == [port])
    }

    @Test func hasNoPortThatIsNotBound() throws {
        let receiver = try Loopback.receiver()
        #expect(throws: IngestError.portNotBound(5)) {
            try receiver.send([1], from: 5, to: Endpoint(address: Loopback.address(), port: 9))
        }
    }

    @Test func saysWhatTheKernelRefuses() throws {
        let receiver = try Loopback.receiver()
        let port = try receiver.bind(port: 0)
        // Nobody can be reached at port 0 (sendto(2): EINVAL).
        #expect(throws: IngestError.systemCall(name: "sendto", code: 22)) {
            try receiver.send([1], from: port, to: Endpoint(address: Loopback.address(), port: 0))
        }
    }
}
