import Foundation
import Media
import Testing

@testable import Ingest

@Suite struct ReceiverTests {
    @Test func handsOutDatagramsInOrderWithRisingStamps() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        let before = ClockSource.system.reading().realtime
        for i in 0..<100 { try sender.send([UInt8(i)], to: Endpoint(address: address, port: port)) }
        let list = try receiver.collect(100)
        #expect(list.map(\.bytes) == (0..<100).map { [UInt8($0)] })
        #expect(zip(list, list.dropFirst()).allSatisfy { $0.datagram.arrival <= $1.datagram.arrival })
        let after = ClockSource.system.reading().realtime
        #expect(list.allSatisfy { before <= $0.datagram.arrival && $0.datagram.arrival <= after })
        #expect(list.allSatisfy { $0.datagram.source == sender.local })
        #expect(list.allSatisfy { $0.datagram.destination == Endpoint(address: address, port: port) })
        #expect(list.allSatisfy { !$0.datagram.isUnexpected && !$0.datagram.isTruncated })
    }

    @Test func ordersDatagramsOfSeveralSocketsByArrival() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let ports = try receiver.bindPairs(2, from: try PortRange(parsing: "50000-50003")).flatMap(\.ports)
        let sender = try Loopback.sender()
        for i in 0..<40 {
            try sender.send([UInt8(i)], to: Endpoint(address: address, port: ports[i * 7 % 4]))
        }
        var round = try ReceivedRound()
        let result = try receiver.drain(into: &round)
        #expect(result.count == 40 && result.busiestCount == 10)
        #expect(round.deliveries().map(\.bytes) == (0..<40).map { [UInt8($0)] })
    }

    @Test func takesTheLargestDatagramAndTheEmptyOne() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let target = Endpoint(address: address, port: try receiver.bind(port: 0))
        let sender = try Loopback.sender()
        // 65,535 less the headers of IPv4 and UDP.
        var large = [UInt8](repeating: 7, count: 65_507)
        large[0] = 1
        large[65_506] = 2
        try sender.send(large, to: target)
        try sender.send([], to: target)
        let list = try receiver.collect(2)
        #expect(list.map(\.bytes) == [large, []])
        #expect(list.allSatisfy { !$0.datagram.isTruncated })
    }

    @Test func marksADatagramThatWasCutOff() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address, largestDatagram: 4)
        let target = Endpoint(address: address, port: try receiver.bind(port: 0))
        let sender = try Loopback.sender()
        try sender.send([1, 2, 3, 4, 5], to: target)
        try sender.send([1, 2, 3, 4], to: target)
        let list = try receiver.collect(2)
        #expect(list.map(\.bytes) == [[1, 2, 3, 4], [1, 2, 3, 4]])
        #expect(list.map(\.datagram.isTruncated) == [true, false])
    }

    @Test func receivesOverIPv6() throws {
        let loopback = IPAddress.v6(high: 0, low: 1)
        let receiver = try Loopback.receiver(at: loopback)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender(at: loopback)
        try sender.send([6], to: Endpoint(address: loopback, port: port))
        let list = try receiver.collect(1)
        #expect(list.map(\.bytes) == [[6]])
        #expect(list.map(\.datagram.source) == [sender.local])
        #expect(list.map(\.datagram.destination) == [Endpoint(address: loopback, port: port)])
    }

    @Test(arguments: [IPAddress.v4(0), .v6(high: 0, low: 0)])
    func tellsTheLocalAddressWhereEveryOneIsBound(wildcard: IPAddress) throws {
        let receiver = try Loopback.receiver(at: wildcard)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        let targets = [Loopback.address(), Loopback.address()].map { Endpoint(address: $0, port: port) }
        for target in targets { try sender.send([4], to: target) }
        let list = try receiver.collect(2)
        #expect(list.map(\.datagram.destination) == targets)
        #expect(list.map(\.datagram.source) == [sender.local, sender.local])
    }

    @Test func takesBothVersionsAtTheUnspecifiedIPv6Address() throws {
        let receiver = try Loopback.receiver(at: .v6(high: 0, low: 0))
        let port = try receiver.bind(port: 0)
        let loopback = IPAddress.v6(high: 0, low: 1)
        let sender = try Loopback.sender(at: loopback)
        try sender.send([6], to: Endpoint(address: loopback, port: port))
        let list = try receiver.collect(1)
        #expect(list.map(\.datagram.source) == [sender.local])
        #expect(list.map(\.datagram.destination.address) == [loopback])
    }

    @Test func marksAndCountsStrangersAtAPinnedPort() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let known = try Loopback.sender()
        let stranger = try Loopback.sender()
        try receiver.pin(port: port, to: known.local.address)
        for sender in [known, stranger, known] { try sender.send([1], to: Endpoint(address: address, port: port)) }
        #expect(try receiver.collect(3).map(\.datagram.isUnexpected) == [false, true, false])
        let totals = try receiver.totals(of: port)
        #expect(totals == PortTotals(port: port, received: 3, unexpectedSenders: 1, dropped: 0))
        try receiver.pin(port: port, to: nil)
        try stranger.send([1], to: Endpoint(address: address, port: port))
        #expect(try receiver.collect(1).map(\.datagram.isUnexpected) == [false])
    }

    @Test func comparesAPinInMappedFormWithAnIPv4Source() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let port = try receiver.bind(port: 0)
        let sender = try Loopback.sender()
        let (high, low) = sender.local.address.mapped
        try receiver.pin(port: port, to: .v6(high: high, low: low))
        try sender.send([1], to: Endpoint(address: address, port: port))
        #expect(try receiver.collect(1).map(\.datagram.isUnexpected) == [false])
    }

    @Test func returnsFromAWaitWhenWokenFromAnotherThread() throws {
        let receiver = try Loopback.receiver()
        var round = try ReceivedRound()
        let waker = receiver.waker
        Thread.detachNewThread { waker.wake() }
        let began = ClockSource.system.monotonic()
        let result = try receiver.receive(waiting: Interval(milliseconds: 60_000), into: &round)
        #expect(result.wasWoken)
        #expect(result.count == 0)
        #expect(ClockSource.system.monotonic() - began < 30_000_000_000)
    }

    @Test func joinsWakesAndForgetsThemOnceTold() throws {
        let receiver = try Loopback.receiver()
        var round = try ReceivedRound()
        receiver.wake()
        receiver.wake()
        #expect(try receiver.drain(into: &round).wasWoken)
        #expect(try !receiver.drain(into: &round).wasWoken)
    }

    @Test func anErrorOfOneSocketIsToldAndStopsNoOther() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let broken = try receiver.bind(port: 0)
        let audio = try receiver.bind(port: 0)
        // A connected socket hears of the closed port by ICMP, as ECONNREFUSED.
        try receiver.connectAndSend(from: broken, to: Endpoint(address: Loopback.address(), port: 9))
        let sender = try Loopback.sender()
        try sender.send([1], to: Endpoint(address: address, port: audio))
        var round = try ReceivedRound()
        let result = try receiver.receive(waiting: Interval(milliseconds: 1000), into: &round)
        #expect(result.failures == [PortFailure(port: broken, code: ECONNREFUSED)])
        #expect(result.isComplete)
        #expect(round.deliveries().map(\.datagram.destination.port) == [audio])
        #expect(try receiver.drain(into: &round).failures.isEmpty)
    }

    @Test func fillsARoundToItsLimitAndGoesOnWithTheNext() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let ports = [try receiver.bind(port: 0), try receiver.bind(port: 0)]
        let sender = try Loopback.sender()
        for i in 0..<80 {
            for port in ports { try sender.send([UInt8(i)], to: Endpoint(address: address, port: port)) }
        }
        var round = try ReceivedRound(datagramLimit: 50)
        var counts: [Int] = []
        var isComplete: [Bool] = []
        var bytes: [UInt16: [UInt8]] = [:]
        for _ in 0..<4 {
            // An unfinished round is not waited for.
            let result = try receiver.receive(waiting: Interval(milliseconds: 20), into: &round)
            counts.append(result.count)
            isComplete.append(result.isComplete)
            for delivery in round.deliveries() {
                bytes[delivery.datagram.destination.port, default: []] += delivery.bytes
            }
        }
        #expect(counts == [50, 50, 50, 10])
        #expect(isComplete == [false, false, false, true])
        #expect(ports.map { bytes[$0] } == Array(repeating: Array(0..<80), count: 2))
    }

    @Test func aFloodedSocketDoesNotStarveAnother() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let ports = [try receiver.bind(port: 0), try receiver.bind(port: 0)]
        let sender = try Loopback.sender()
        for _ in 0..<300 { try sender.send([0], to: Endpoint(address: address, port: ports[0])) }
        try sender.send([1], to: Endpoint(address: address, port: ports[1]))
        var round = try ReceivedRound(datagramLimit: 64)
        _ = try receiver.drain(into: &round)
        #expect(round.deliveries().contains { $0.datagram.destination.port == ports[1] })
    }

    @Test func stopsARoundOnceItHoldsItsBytes() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let target = Endpoint(address: address, port: try receiver.bind(port: 0))
        let sender = try Loopback.sender()
        for _ in 0..<40 { try sender.send([UInt8](repeating: 1, count: 1000), to: target) }
        var round = try ReceivedRound(byteLimit: 20_000)
        let first = try receiver.drain(into: &round)
        #expect(first.count == 32)
        #expect(!first.isComplete)
        let second = try receiver.drain(into: &round)
        #expect(second.count == 8)
        #expect(second.isComplete)
    }

    @Test func isCompleteAsOfItsBeginning() throws {
        let address = Loopback.address()
        let receiver = try Loopback.receiver(at: address)
        let target = Endpoint(address: address, port: try receiver.bind(port: 0))
        let sender = try Loopback.sender()
        try sender.send([2], to: target)
        var round = try ReceivedRound()
        let result = try receiver.drain(into: &round)
        #expect(result.isComplete)
        #expect(round.deliveries().allSatisfy { $0.datagram.arrival <= result.began.realtime })
        #expect(round.deliveries().map(\.bytes) == [[2]])
    }

    @Test func givesTheReceiveBufferThatWasAskedForOrSaysLess() throws {
        let receiver = try Loopback.receiver(receiveBufferBytes: 100_000)
        let port = try receiver.bind(port: 0)
        #expect(try receiver.receiveBufferBytes(of: port) == 100_000)
        let greedy = try Loopback.receiver(receiveBufferBytes: 8 << 20)
        let other = try greedy.bind(port: 0)
        #expect((200_000...(8 << 20)).contains(try greedy.receiveBufferBytes(of: other)))
    }
}
