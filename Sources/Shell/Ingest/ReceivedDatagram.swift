public import Media

/// The metadata of one datagram.
public struct ReceivedDatagram: Hashable, Sendable {
    /// IPv4 senders have an IPv4 address here also at a socket bound to `::`.
    public var source: Endpoint
    /// The local address and port to which the datagram was sent.
    public var destination: Endpoint
    /// The kernel's stamp on arrival, CLOCK_REALTIME.
    public var arrival: WallTime
    /// The number of bytes received.
    public var byteCount: Int
    /// The datagram was longer than the receiver's limit, and was truncated.
    public var isTruncated: Bool
    /// The port is pinned to another source address.
    public var isUnexpected: Bool
    /// The position of its bytes in the round.
    var offset = 0
}
