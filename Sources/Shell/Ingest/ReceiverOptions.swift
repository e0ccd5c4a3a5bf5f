public import Media

/// How a receiver's sockets are made.
public struct ReceiverOptions: Hashable, Sendable {
    /// Local address to bind. 0.0.0.0 takes every IPv4 address, `::` every address of both versions.
    public var address: IPAddress
    /// Receive buffer per socket in bytes as the kernel counts: a datagram of 1,200 bytes costs about 2,300.
    /// 8 MiB hold 0.3 s at 12,000 packets per second.
    public var receiveBufferBytes: Int
    /// Longer datagrams are cut off and marked; the default takes every UDP datagram whole.
    public var largestDatagram: Int

    public init(address: IPAddress = .v4(0), receiveBufferBytes: Int = 8 << 20, largestDatagram: Int = 65_536) {
        self.address = address
        self.receiveBufferBytes = receiveBufferBytes
        self.largestDatagram = max(1, min(largestDatagram, ReceiveBatch.largestDatagram))
    }
}
