public import Media

/// What is known of one datagram besides its bytes.
public struct ReceivedDatagram: Hashable, Sendable {
    /// IPv4 senders appear as IPv4 also at a socket bound to `::`.
    public var source: Endpoint
    /// The local address the datagram was sent to, and the port it came in at.
    public var destination: Endpoint
    /// The kernel's stamp at arrival, CLOCK_REALTIME.
    public var arrival: WallTime
    /// Bytes received.
    public var byteCount: Int
    /// The datagram was longer than the receiver takes; its end is missing.
    public var isTruncated: Bool
    /// The port is pinned to another source address.
    public var isUnexpected: Bool
    /// Place of the bytes in the round.
    var offset = 0
}
