import Media

/// The audio packet that is being handed over, and the count of packets lost since the one before.
struct AudioAssembly: Sendable {
    private var frame = EncodedFrame()
    private var lost = 0

    /// Records the packet's loss; call it first in every push.
    mutating func receive(_ packet: OrderedPacket) {
        let (sum, overflow) = lost.addingReportingOverflow(max(0, packet.lostBefore))
        lost = overflow ? .max : sum
    }

    /// Counts a packet that could not be read as lost.
    mutating func reject() {
        lost = lost == .max ? .max : lost + 1
    }

    /// Hands the payload over as one frame. Every packet of audio can be decoded on its own.
    ///
    /// - Parameter duration: in ticks of the track's clock.
    mutating func emit(
        _ packet: OrderedPacket, payload: Span<UInt8>, duration: Int64, format: TrackFormat,
        into frames: inout FrameList
    ) {
        frame.bytes.append(payload)
        frame.extendedTimestamp = packet.extendedTimestamp
        frame.duration = duration
        frame.isKeyFrame = true
        frame.firstArrival = packet.arrival
        frame.lastArrival = packet.arrival
        frame.format = format
        frame.lostBefore = lost
        lost = 0
        frames.append(swapping: &frame)
    }
}
