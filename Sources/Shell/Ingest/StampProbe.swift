import CSockets
import Glibc
import Media

/// A socket of its own that keeps the kernel's arrival stamps switched on, and knows when they are.
///
/// Linux switches stamping on for the whole machine with the first socket that asks, but a moment later (a work
/// item patches the code, `net_enable_timestamp`). What comes in before has the time at which it was *read*,
/// and a reader could not tell what was queued when. So a receiver begins with a socket that asks, sends to
/// itself until a stamp is older than the reading, and keeps the socket as long as it lives.
struct StampProbe {
    private let socket: BoundSocket
    private let sender: UDPSender

    /// Nil on a machine without 127.0.0.1: such a receiver works, its first stamps may be late.
    init?() {
        let loopback = IPAddress.v4(0x7F00_0001)
        let options = ReceiverOptions(address: loopback, receiveBufferBytes: 4096)
        guard let socket = try? BoundSocket.open(port: 0, options: options),
            let sender = try? UDPSender(from: Endpoint(address: loopback, port: 0))
        else { return nil }
        self.socket = socket
        self.sender = sender
    }

    /// Sends itself a datagram and says whether it was stamped when it came, not when it was read.
    func isStamped(by batch: borrowing ReceiveBatch) -> Bool {
        guard (try? sender.send([0], to: socket.local)) != nil else { return false }
        let sent = cs_realtime()
        let count = batch.receive(from: socket.descriptor, atMost: ReceiveBatch.capacity)
        return count > 0 && batch.datagram(Int(count) - 1).arrival < sent
    }
}
