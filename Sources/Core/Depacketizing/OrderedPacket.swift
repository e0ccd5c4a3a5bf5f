public import Media

/// One RTP packet in sequence order, as the reorder stage delivers it (RFC 3550 §5.1). Its payload travels beside it.
public struct OrderedPacket: Equatable, Sendable {
    /// Sequence number after unwrapping.
    public var extendedSequence: Int64
    /// RTP timestamp after unwrapping, in ticks of the track's clock.
    public var extendedTimestamp: Int64
    /// The marker bit; for video it is set on the last packet of a frame.
    public var hasMarker: Bool
    /// When the packet reached the recorder.
    public var arrival: SessionTime
    /// Packets missing between the packet delivered before and this one.
    public var lostBefore: Int

    public init(
        extendedSequence: Int64, extendedTimestamp: Int64, hasMarker: Bool, arrival: SessionTime, lostBefore: Int
    ) {
        self.extendedSequence = extendedSequence
        self.extendedTimestamp = extendedTimestamp
        self.hasMarker = hasMarker
        self.arrival = arrival
        self.lostBefore = lostBefore
    }
}
