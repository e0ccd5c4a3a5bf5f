import CSockets
import Media

extension ReceivedDatagram {
    /// `moment` is the arrival time if the kernel gave no stamp.
    init(_ message: cs_datagram, at socket: BoundSocket, unstamped moment: WallTime) {
        let sender = IPAddress(mappedHigh: message.source_high, low: message.source_low)
        source = Endpoint(address: sender, port: message.source_port)
        destination = socket.local
        if message.has_destination {
            destination.address = IPAddress(mappedHigh: message.destination_high, low: message.destination_low)
        }
        arrival = message.arrival == 0 ? moment : WallTime(nanoseconds: message.arrival)
        byteCount = Int(message.length)
        isTruncated = message.is_truncated
        isUnexpected = socket.pinned.map { $0 != sender } ?? false
    }
}
