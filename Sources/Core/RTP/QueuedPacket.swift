public import Media

/// A packet in the reorder buffer: its header with the offsets into the stored bytes, its place and its arrival.
public struct QueuedPacket: Equatable, Sendable {
    public var packet: RTPPacket
    /// The sequence number, never wrapping; after a restart it continues in the next cycle of 65,536.
    public var extendedSequence: Int64
    public var arrival: SessionTime
    /// The first packet of a sequence that has nothing to do with the one before.
    public var isRestart: Bool
    /// Repeated by the sender (RFC 4588).
    public var isRepair: Bool

    public init(
        packet: RTPPacket, extendedSequence: Int64, arrival: SessionTime, isRestart: Bool = false,
        isRepair: Bool = false
    ) {
        self.packet = packet
        self.extendedSequence = extendedSequence
        self.arrival = arrival
        self.isRestart = isRestart
        self.isRepair = isRepair
    }
}
