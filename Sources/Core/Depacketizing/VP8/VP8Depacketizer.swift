public import Media

/// VP8 payloads to frames (RFC 7741 §4).
///
/// *Tolerates:*
/// - a stream without any marker, or with markers on other packets than a frame's last, against §4.1 (no sender known):
///   the next timestamp or frame start ends the frame;
/// - two frames with one timestamp (`samples/cases/64-vp8-two-pictures-one-timestamp`);
/// - a stream that begins inside a frame: the rest is skipped (forwarding that starts in a running call).
public struct VP8Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var frame = VP8Frame()
    public private(set) var layers: LayerCount? = LayerCount()

    public init() {}

    public var codec: Codec { .video(.vp8) }
    public var damage: Damage { assembly.damage }
    public var holdsKeyFrame: Bool { assembly.isMarked && frame.isKeyFrame }

    /// Whether a payload begins a key frame.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? VP8PayloadDescriptor(parsing: payload), descriptor.startsFrame,
            let header = try? VP8FrameHeader(parsing: payload.extracting(descriptor.byteCount...))
        else { return false }
        return header.isKeyFrame
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.begin()
        if assembly.isWhole(before: packet) { emit(into: &frames) }
        assembly.receive(packet, isOpenDiscardable: frame.isDiscardable)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {
        assembly.begin()
        if assembly.isWhole(at: now) || assembly.isQuiet(at: now) && assembly.endsShort { emit(into: &frames) }
    }

    /// Ends the stream. An open frame is whole by its marker, or by its size where markers prove nothing.
    public mutating func finish(into frames: inout FrameList) {
        assembly.begin()
        if assembly.isMarked && !assembly.markers.areWrong || assembly.endsShort { emit(into: &frames) }
        assembly.drop(isDiscardable: frame.isDiscardable)
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try VP8PayloadDescriptor(parsing: payload)
        if assembly.isOpen {
            if continues(packet, descriptor) { assembly.resume() } else { end(into: &frames) }
        }
        let content = payload.extracting(descriptor.byteCount...)
        if !assembly.isOpen {
            guard descriptor.startsFrame else {
                assembly.skip(packet, isDiscardable: descriptor.isNonReference)
                return
            }
            try begin(packet, descriptor: descriptor, content: content)
        }
        try assembly.append(content, arrival: packet.arrival)
        if packet.hasMarker { assembly.mark() }
    }

    /// Whether the packet is of the open frame.
    private func continues(_ packet: OrderedPacket, _ descriptor: VP8PayloadDescriptor) -> Bool {
        guard !descriptor.startsFrame, packet.extendedTimestamp == assembly.frame.extendedTimestamp else {
            return false
        }
        guard let open = frame.pictureID, let next = descriptor.pictureID else { return true }
        return open == next
    }

    /// Ends the open frame, because another one begins. Nothing in the bitstream shows whether its end is there.
    private mutating func end(into frames: inout FrameList) {
        if !assembly.isMarked, assembly.markers.provesDamage {
            assembly.dropWithoutMarker(isDiscardable: frame.isDiscardable)
        } else {
            emit(into: &frames)
        }
    }

    private mutating func begin(
        _ packet: OrderedPacket, descriptor: VP8PayloadDescriptor, content: Span<UInt8>
    ) throws(DepacketizingError) {
        frame = VP8Frame(descriptor, header: try VP8FrameHeader(parsing: content))
        layers?.note(spatialID: 0, temporalID: descriptor.temporalID ?? 0)
        assembly.open(with: packet)
    }

    private mutating func emit(into frames: inout FrameList) {
        assembly.frame.reference = frame.reference
        assembly.frame.isKeyFrame = frame.isKeyFrame
        assembly.frame.format = frame.format.map { .video($0) }
        assembly.emit(into: &frames)
    }
}
