import Media
import Testing

@testable import Ingest

@Suite struct ReceiverDropsTests {
    /// A receiver whose buffer holds a few datagrams, after `count` were sent to it unread.
    private func overflowed(by count: Int) throws -> (Receiver, port: UInt16, UDPSender, Endpoint) {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address, receiveBufferBytes: 16_000)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        let target = Endpoint(address: address, port: port)
        for _ in 0..<count { try sender.send([UInt8](repeating: 0, count: 1000), to: target) }
        return (receiver, port, sender, target)
    }

    @Test func accountsForEveryDatagramWhenAPortIsClosedOverfull() throws {
        let (receiver, port, _, _) = try overflowed(by: 500)
        var round = try ReceivedRound()
        let totals = try receiver.close(port: port, into: &round)
        let received = UInt64(round.count)
        let dropped = try #require(totals).dropped
        // Both parts are there, or the test says nothing.
        #expect(received > 0)
        #expect(dropped > 0)
        #expect(received + dropped == 500)
        #expect(totals?.newlyDropped == dropped)
    }

    @Test func countsDropsThatNoDatagramFollowed() throws {
        let (receiver, port, _, _) = try overflowed(by: 300)
        var round = try ReceivedRound()
        // What was queued before the first drop does not tell of it.
        let result = try receiver.drain(into: &round)
        #expect(result.drops == [])
        let missing = 300 - UInt64(result.count)
        #expect(try receiver.totals(of: port).dropped == missing)
        #expect(receiver.newDrops() == [PortDrops(port: port, count: missing)])
        #expect(receiver.newDrops() == [])
        #expect(try receiver.close(port: port).newlyDropped == 0)
    }

    @Test func tellsDropsWithTheNextDatagramAndOnce() throws {
        let (receiver, port, sender, target) = try overflowed(by: 300)
        var round = try ReceivedRound()
        let missing = 300 - UInt64(try receiver.drain(into: &round).count)
        try sender.send([1], to: target)
        let next = try receiver.receive(waiting: Interval(milliseconds: 1000), into: &round)
        #expect(next.count == 1)
        #expect(next.drops == [PortDrops(port: port, count: missing)])
        try sender.send([1], to: target)
        #expect(try receiver.receive(waiting: Interval(milliseconds: 1000), into: &round).drops == [])
        #expect(try receiver.totals(of: port).dropped == missing)
    }

    @Test func tellsDropsBehindABacklogInTheSameRound() throws {
        let address = Loopback.address()
        // Room for more than one batch, so that the queue can be seen to have been long.
        let receiver = try Loopback.receiver(at: address, receiveBufferBytes: 200_000)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        for _ in 0..<1000 { try sender.send([1], to: Endpoint(address: address, port: port)) }
        var round = try ReceivedRound()
        let result = try receiver.drain(into: &round)
        #expect(result.count > 32)
        #expect(result.drops == [PortDrops(port: port, count: 1000 - UInt64(result.count))])
    }

    @Test func countsOverSeveralOverflows() throws {
        let (receiver, port, sender, target) = try overflowed(by: 100)
        var round = try ReceivedRound()
        var received = 0
        var told: UInt64 = 0
        for _ in 0..<5 {
            let result = try receiver.drain(into: &round)
            received += result.count
            told += result.drops.reduce(0) { $0 + $1.count }
            for _ in 0..<100 { try sender.send([UInt8](repeating: 0, count: 1000), to: target) }
        }
        let totals = try #require(try receiver.close(port: port, into: &round))
        received += round.count
        #expect(UInt64(received) + totals.dropped == 600)
        #expect(told + totals.newlyDropped == totals.dropped)
        #expect(totals.received == UInt64(received))
    }
}
