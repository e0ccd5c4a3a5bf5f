public import Media

/// One RTP packet in sequence order, as the reorder stage delivers it (RFC 3550 §5.1), and where its parts are in the
/// datagram that travels beside it. Nothing is copied.
public struct OrderedPacket: Equatable, Sendable {
    /// RTP timestamp after unwrapping, in ticks of the track's clock.
    public var extendedTimestamp: Int64
    /// The marker bit; for video it is set on the last packet of a frame.
    public var hasMarker: Bool
    /// When the packet reached the recorder.
    public var arrival: SessionTime
    /// Packets missing between the packet delivered before and this one.
    public var lostBefore: Int
    /// The payload without padding; empty in a packet that only pads.
    public var payload: Range<Int>
    /// The header extension of `Depacketizer.dependencyDescriptorURI`; empty in a packet without it.
    public var dependencyDescriptor: Range<Int>

    public init(
        extendedTimestamp: Int64, hasMarker: Bool, arrival: SessionTime, lostBefore: Int, payload: Range<Int>,
        dependencyDescriptor: Range<Int> = 0..<0
    ) {
        self.extendedTimestamp = extendedTimestamp
        self.hasMarker = hasMarker
        self.arrival = arrival
        self.lostBefore = lostBefore
        self.payload = payload
        self.dependencyDescriptor = dependencyDescriptor
    }
}
