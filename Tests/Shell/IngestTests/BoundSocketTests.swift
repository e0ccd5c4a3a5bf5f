import Media
import Testing

@testable import Ingest

@Suite struct BoundSocketTests {
    private let address = Loopback.address()

    private func open(port: UInt16, bufferBytes: Int = 1 << 16) throws -> BoundSocket {
        try BoundSocket.open(port: port, options: ReceiverOptions(address: address, receiveBufferBytes: bufferBytes))
    }

    @Test func knowsThePortThatTheKernelChose() throws {
        let sockets = try (0..<2).map { _ in try open(port: 0) }
        #expect(sockets.allSatisfy { $0.local.address == address && $0.local.port >= 1024 })
        #expect(sockets[0].local.port != sockets[1].local.port)
    }

    @Test func sharesItsPortWithNobodyUntilItIsGone() throws {
        var first: BoundSocket? = try open(port: 52_010)
        #expect(throws: IngestError.portInUse(52_010)) { try open(port: 52_010) }
        #expect(first?.local.port == 52_010)
        first = nil
        _ = try open(port: 52_010)
    }

    // The kernel gives no less than its least (socket(7)).
    @Test(arguments: [-5, 0, 1]) func hasABufferWhateverIsAsked(bytes: Int) throws {
        #expect(try open(port: 0, bufferBytes: bytes).receiveBufferBytes >= 256)
    }

    @Test func countsWhatIsHandedOutAndWhatTheKernelDropped() throws {
        let socket = try open(port: 0, bufferBytes: 4096)
        #expect(socket.kernelDrops == 0)
        let sender = try Loopback.sender()
        let datagram = [UInt8](repeating: 1, count: 1000)
        for _ in 0..<100 { sender.sendOrLose(datagram, to: socket.local) }
        socket.received = 3
        socket.unexpectedSenders = 1
        let dropped = UInt64(try #require(socket.kernelDrops))
        #expect(dropped > 0 && dropped < 100)
        #expect(
            socket.totals
                == PortTotals(port: socket.local.port, received: 3, unexpectedSenders: 1, dropped: dropped))
        // Asking for the totals tells nothing: the drops are still new.
        socket.observeKernelDrops()
        #expect(socket.drops.takeNew() == dropped)
    }
}
