public import Media

/// Options of a receiver's sockets.
public struct ReceiverOptions: Hashable, Sendable {
    /// The local address to bind. 0.0.0.0 receives on every IPv4 address, `::` on every address of both versions.
    public var address: IPAddress
    /// The receive buffer per socket, in bytes as the kernel counts them: a datagram of 1,200 bytes counts about 2,300.
    /// 8 MiB hold 0.3 s at 12,000 packets per second.
    public var receiveBufferBytes: Int
    /// Longer datagrams are truncated and marked; with the default none is.
    public var largestDatagram: Int

    /// A socket whose descriptor would have this number or a higher one is refused: these are kept for files.
    public var descriptorCeiling: Int

    public init(
        address: IPAddress = .v4(0), receiveBufferBytes: Int = 8 << 20, largestDatagram: Int = 65_536,
        descriptorCeiling: Int = .max
    ) {
        self.descriptorCeiling = descriptorCeiling
        self.address = address
        self.receiveBufferBytes = receiveBufferBytes
        self.largestDatagram = max(1, min(largestDatagram, ReceiveBatch.largestDatagram))
    }
}
