import Media
import Testing

@testable import Ingest

@Suite struct ReceiverPortsTests {
    @Test(arguments: [("50000-50003", 50_000, 50_002), ("50001-50004", 50_001, 50_003)])
    func bindsFourPortsAtEitherParity(range: String, audio: UInt16, video: UInt16) throws {
        let receiver = try Loopback.receiver()
        let pairs = try receiver.bindPairs(2, from: try PortRange(parsing: range))
        #expect(pairs == [PortPair(rtp: audio), PortPair(rtp: video)])
        #expect(receiver.ports == [audio, audio + 1, video, video + 1])
        #expect(pairs.flatMap(\.ports) == receiver.ports)
    }

    @Test(arguments: [0, 1, 3]) func bindsAsManyPairsAsThereAreStreams(count: Int) throws {
        let receiver = try Loopback.receiver()
        let pairs = try receiver.bindPairs(count, from: try PortRange(parsing: "50000-50009"))
        #expect(pairs.map(\.rtp) == Array([50_000, 50_002, 50_004].prefix(count)))
        #expect(receiver.ports.count == 2 * count)
    }

    @Test func aPairIsBoundBeforeItIsTold() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let ports = try receiver.bindPairs(2, from: try PortRange(parsing: "50000-50003")).flatMap(\.ports)
        let sender = try Loopback.sender()
        for port in ports { try sender.send([UInt8(port & 255)], to: Endpoint(address: address, port: port)) }
        #expect(try receiver.collect(4).map(\.datagram.destination.port) == ports)
    }

    @Test func skipsAPortInUse() throws {
        let address = Loopback.address()
        let other = try UDPSender(from: Endpoint(address: address, port: 50_002))
        let receiver = try Loopback.receiver(at: address)
        let range = try PortRange(parsing: "50000-50009")
        // 50002 is taken, so the second pair begins after it, at the other parity.
        #expect(try receiver.bindPairs(2, from: range).map(\.rtp) == [50_000, 50_003])
        #expect(try receiver.bindPairs(2, from: range).map(\.rtp) == [50_005, 50_007])
        withExtendedLifetime(other) {}
    }

    @Test func skipsAPairWhoseUpperHalfIsInUse() throws {
        let address = Loopback.address()
        let other = try UDPSender(from: Endpoint(address: address, port: 50_001))
        let receiver = try Loopback.receiver(at: address)
        let pairs = try receiver.bindPairs(2, from: try PortRange(parsing: "50000-50009"))
        #expect(pairs.map(\.rtp) == [50_002, 50_004])
        // The lower half that was tried is free again.
        #expect(try receiver.bind(port: 50_000) == 50_000)
        withExtendedLifetime(other) {}
    }

    @Test func saysThatARangeIsExhaustedAndKeepsNothing() throws {
        let receiver = try Loopback.receiver()
        let range = try PortRange(parsing: "50000-50006")
        let pairs = try receiver.bindPairs(2, from: range)
        let error = IngestError.portsExhausted(first: 50_000, last: 50_006, needed: 2, free: 1)
        #expect(throws: error) { try receiver.bindPairs(2, from: range) }
        #expect(
            error.description == "a connection needs 2 pairs of adjacent UDP ports, but "
                + "50000-50006 has 1 free; widen the range")
        #expect(receiver.ports == pairs.flatMap(\.ports))
    }

    @Test func usesAPortAgainAsLateAsPossible() throws {
        let receiver = try Loopback.receiver()
        let range = try PortRange(parsing: "50000-50008")
        var first: [UInt16] = []
        for _ in 0..<3 {
            let ports = try receiver.bindPairs(2, from: range).flatMap(\.ports)
            first.append(ports[0])
            for port in ports { try receiver.close(port: port) }
        }
        #expect(first == [50_000, 50_004, 50_000])
    }

    @Test func refusesAPortInUse() throws {
        let receiver = try Loopback.receiver()
        try receiver.bind(port: 50_000)
        #expect(throws: IngestError.portInUse(50_000)) { try receiver.bind(port: 50_000) }
    }

    @Test func bindsAClosedPortAgain() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let sender = try Loopback.sender()
        for i in 0..<3 {
            try receiver.bind(port: 50_000)
            try sender.send([UInt8(i)], to: Endpoint(address: address, port: 50_000))
            #expect(try receiver.collect(1).map(\.bytes) == [[UInt8(i)]])
            let totals = try receiver.close(port: 50_000)
            #expect(totals == PortTotals(port: 50_000, received: 1, unexpectedSenders: 0, dropped: 0))
        }
        #expect(receiver.ports == [])
    }

    @Test func knowsOnlyItsOwnPorts() throws {
        let receiver = try Loopback.receiver()
        var round = try ReceivedRound()
        let error = IngestError.portNotBound(50_000)
        #expect(throws: error) { try receiver.close(port: 50_000) }
        #expect(throws: error) { try receiver.pin(port: 50_000, to: nil) }
        #expect(throws: error) { try receiver.totals(of: 50_000) }
        do {
            _ = try receiver.close(port: 50_000, into: &round)
            Issue.record("closed a port that was never bound")
        } catch {
            #expect(error == .portNotBound(50_000))
        }
    }

    @Test func tellsWhichAddressTheKernelRefused() throws {
        // 192.0.2.1 is no address of any machine (RFC 5737).
        let receiver = try Receiver(options: ReceiverOptions(address: .v4(0xC000_0201)))
        let error = IngestError.bindFailed(.v4(0xC000_0201), port: 50_000, code: 99)
        #expect(throws: error) { try receiver.bind(port: 50_000) }
        #expect(receiver.ports == [])
    }

    @Test func readsAPortEmptyBeforeItIsClosed() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        for i in 0..<70 { try sender.send([UInt8(i)], to: Endpoint(address: address, port: port)) }
        var round = try ReceivedRound(datagramLimit: 40)
        #expect(try receiver.close(port: port, into: &round) == nil)
        var bytes = round.deliveries().flatMap(\.bytes)
        let totals = try receiver.close(port: port, into: &round)
        bytes += round.deliveries().flatMap(\.bytes)
        #expect(bytes == Array(0..<70))
        #expect(totals == PortTotals(port: port, received: 70, unexpectedSenders: 0, dropped: 0))
        #expect(receiver.ports == [])
    }

    @Test func forgetsAClosedPortThatHadNotBeenReadToItsEnd() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        for _ in 0..<40 { try sender.send([1], to: Endpoint(address: address, port: port)) }
        var round = try ReceivedRound(datagramLimit: 32)
        #expect(try !receiver.drain(into: &round).isComplete)
        try receiver.close(port: port)
        let next = try receiver.bind(port: 0)
        try sender.send([2], to: Endpoint(address: address, port: next))
        #expect(try receiver.collect(1).map(\.bytes) == [[2]])
    }

    @Test func servesFourHundredSockets() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let range = try PortRange(parsing: "20000-20399")
        let ports = try (0..<100).flatMap { _ in try receiver.bindPairs(2, from: range).flatMap(\.ports) }
        let sender = try Loopback.sender()
        for port in ports { try sender.send([1], to: Endpoint(address: address, port: port)) }
        let list = try receiver.collect(400)
        #expect(list.map(\.datagram.destination.port).sorted() == Array(20_000...20_399))
    }
}
