import Media
import Testing

@testable import Ingest

@Suite struct PollerTests {
    private let address = Loopback.address()

    private func socket() throws -> BoundSocket {
        try BoundSocket.open(port: 0, options: ReceiverOptions(address: address, receiveBufferBytes: 1 << 16))
    }

    private func slots(_ queue: inout ReadyQueue) -> Set<Int> {
        var slots: Set<Int> = []
        while let slot = queue.popFirst() { slots.insert(slot) }
        return slots
    }

    @Test func tellsEverySocketThatCanBeReadUntilItIs() throws {
        let poller = try Poller(waker: Waker())
        let sockets = try (0..<3).map { _ in try socket() }
        var ready = ReadyQueue()
        ready.reserve(slots: 8)
        for (i, socket) in sockets.enumerated() { try poller.add(socket.descriptor, slot: 2 * i) }
        let isIdleWoken = try poller.wait(.zero, into: &ready)
        #expect(!isIdleWoken && ready.isEmpty)

        let sender = try Loopback.sender()
        for socket in [sockets[0], sockets[2]] { try sender.send([1], to: socket.local) }
        // Level-triggered: what is not read is told again.
        for _ in 0..<2 {
            let isWoken = try poller.wait(Interval(milliseconds: 600_000), into: &ready)
            #expect(!isWoken)
            #expect(slots(&ready) == [0, 4])
        }
        let batch = try ReceiveBatch(slot: 16)
        let count = batch.receive(from: sockets[0].descriptor, atMost: 8)
        #expect(count == 1)
        _ = try poller.wait(Interval(milliseconds: 600_000), into: &ready)
        #expect(slots(&ready) == [4])
    }

    @Test func tellsNothingOfASocketThatWasRemoved() throws {
        let poller = try Poller(waker: Waker())
        let socket = try socket()
        var ready = ReadyQueue()
        ready.reserve(slots: 1)
        try poller.add(socket.descriptor, slot: 0)
        try Loopback.sender().send([1], to: socket.local)
        poller.remove(socket.descriptor)
        _ = try poller.wait(.zero, into: &ready)
        #expect(ready.isEmpty)
    }

    @Test func tellsAWakeOnce() throws {
        let waker = try Waker()
        let poller = try Poller(waker: waker)
        var ready = ReadyQueue()
        waker.wake()
        let woken = [
            try poller.wait(Interval(milliseconds: 600_000), into: &ready), try poller.wait(.zero, into: &ready),
        ]
        #expect(woken == [true, false])
    }

    @Test func refusesASocketTwiceAndWhatIsNone() throws {
        let poller = try Poller(waker: Waker())
        let socket = try socket()
        try poller.add(socket.descriptor, slot: 0)
        let errors = [socket.descriptor, -1].map { descriptor -> IngestError? in
            do throws(IngestError) {
                try poller.add(descriptor, slot: 1)
                return nil
            } catch {
                return error
            }
        }
        // EEXIST and EBADF.
        #expect(errors == [.systemCall(name: "epoll_ctl", code: 17), .systemCall(name: "epoll_ctl", code: 9)])
    }
}
