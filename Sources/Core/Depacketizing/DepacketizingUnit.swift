public import Media

/// The depacketizer of one payload format.
///
/// The contract of every unit:
/// 1. Packets come in sequence order, each with the number lost before it. An empty payload (padding only) is ignored.
/// 2. A frame with a hole is never emitted.
/// 3. "Nothing yet" adds nothing to the list. A marker is a hint: a frame is added with the packet after it, which
///    shows that nothing continues it, or by `poll`. So a push adds one frame, or one for each that an aggregate holds.
/// 4. After a thrown error the unit has dropped its partial frame and is ready for the next packet. The packet counts
///    as one more lost: `lostBefore` of the next frame includes it. What was added to the list before stays good.
/// 5. Memory is bounded: `FrameAssembly.maximumByteCount` for a frame.
public protocol DepacketizingUnit: Sendable {
    var codec: Codec { get }

    /// Whether a payload begins a key frame. Audio has none.
    static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool

    /// Takes the next packet and adds the frames that it completes, in decoding order.
    ///
    /// - Parameter datagram: holds the parts that the packet names.
    mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError)

    /// Adds the frame that nothing followed for `FrameAssembly.patience`, if it seems whole.
    mutating func poll(at now: SessionTime, into frames: inout FrameList)

    /// Ends the stream: adds what is still open if it seems whole.
    mutating func finish(into frames: inout FrameList)

    /// A key frame waits for what shows that it is whole.
    var holdsKeyFrame: Bool { get }

    /// What was dropped as incomplete before the first frame of the last push, poll or finish.
    var damage: Damage { get }

    /// Layers seen so far; nil where they are not counted.
    var layers: LayerCount? { get }
}

extension DepacketizingUnit {
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool { false }
    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {}
    public mutating func finish(into frames: inout FrameList) {}
    public var holdsKeyFrame: Bool { false }
    public var damage: Damage { Damage() }
    public var layers: LayerCount? { nil }
}
