import CSockets
import Media

/// Finds out whether the kernel stamps arrivals yet, by sending a datagram to itself.
///
/// A datagram that arrives before stamping is on has the time at which it was *read*, so the order of arrivals would be
/// unknown.
struct StampProbe {
    private let socket: BoundSocket
    private let sender: UDPSender

    /// Nil on a machine without 127.0.0.1: a receiver works there, but its first stamps may be late.
    init?() {
        let loopback = IPAddress.v4(0x7F00_0001)
        let options = ReceiverOptions(address: loopback, receiveBufferBytes: 4096)
        guard let socket = try? BoundSocket.open(port: 0, options: options),
            let sender = try? UDPSender(from: Endpoint(address: loopback, port: 0))
        else { return nil }
        self.socket = socket
        self.sender = sender
    }

    /// Sends itself a datagram, and returns whether it was stamped on arrival rather than on reading.
    func isStamped(by batch: borrowing ReceiveBatch) -> Bool {
        guard (try? sender.send([0], to: socket.local)) != nil else { return false }
        let sent = cs_realtime()
        let count = batch.receive(from: socket.descriptor, atMost: ReceiveBatch.capacity)
        return count > 0 && batch.datagram(Int(count) - 1).arrival < sent
    }
}
