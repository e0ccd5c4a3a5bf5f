/// What arrived for one SSRC and what did not. Counters only; the verdict is the report's.
public struct ReceptionStatistics: Equatable, Sendable {
    /// Packets that were RTP and of this stream, duplicates and late ones included.
    public var packets = 0
    /// Whole datagrams, header included.
    public var bytes = 0
    /// Sequence numbers given up when their turn had come; those of `late` packets are among them.
    public var lost = 0
    public var duplicates = 0
    /// Arrived after their place was given up.
    public var late = 0
    /// Arrived after a later one and still in time.
    public var reordered = 0
    /// Packets without payload: padding that probes for bandwidth, keep-alives (RFC 6263 §4).
    public var paddingOnly = 0
    /// Datagrams that were no RTP packet.
    public var malformed = 0
    /// Far off in sequence, with none to follow.
    public var foreign = 0
    /// New sequences begun within the SSRC.
    public var restarts = 0
    /// Dropped because a buffer was full.
    public var overflowed = 0

    public init() {}

    /// Counts a packet of `byteCount` bytes and what the buffer made of it.
    public mutating func count(_ packet: RTPPacket, byteCount: Int, as insertion: ReorderBuffer.Insertion) {
        packets += 1
        bytes += byteCount
        if packet.payload.isEmpty { paddingOnly += 1 }
        switch insertion {
        case .inOrder, .queued, .suspect: break
        case .duplicate: duplicates += 1
        case .late: late += 1
        case .restarted: restarts += 1
        case .overflow: overflowed += 1
        }
    }
}
