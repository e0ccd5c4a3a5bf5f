public import Media

/// VP8 payloads to frames (RFC 7741 §4).
///
/// *Tolerates:*
/// - a stream without any marker: the next timestamp or frame start ends the frame (senders that leave it out,
///   against §4.1);
/// - a stream that begins inside a frame: the rest is skipped (forwarding that starts in a running call).
public struct VP8Depacketizer: Sendable {
    private enum State {
        /// Between frames: only a frame start is of use.
        case waiting
        /// A frame is open and has no hole so far.
        case assembling
    }

    private var state = State.waiting
    private var assembly = FrameAssembly()
    private var isDiscardable = false
    private(set) var layers = LayerCount()

    public init() {}

    var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame.
    static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? VP8PayloadDescriptor(parsing: payload), descriptor.startsFrame,
            let header = try? VP8FrameHeader(parsing: payload.extracting(descriptor.byteCount...))
        else { return false }
        return header.isKeyFrame
    }

    public mutating func push(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        if packet.lostBefore > 0 { dropFrame() }
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            state = .waiting
            throw error
        }
    }

    /// Ends the stream. An open frame has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        dropFrame()
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try VP8PayloadDescriptor(parsing: payload)
        if state == .assembling, descriptor.startsFrame || packet.extendedTimestamp != assembly.frame.extendedTimestamp
        {
            endWithoutMarker(into: &frames)
        }
        let content = payload.extracting(descriptor.byteCount...)
        if state == .waiting {
            guard descriptor.startsFrame else {
                assembly.skip(packet, isDiscardable: descriptor.isNonReference)
                return
            }
            try begin(packet, descriptor: descriptor, content: content)
        }
        try assembly.append(content, arrival: packet.arrival)
        if packet.hasMarker {
            assembly.emit(hasMarker: true, into: &frames)
            state = .waiting
        }
    }

    private mutating func endWithoutMarker(into frames: inout FrameList) {
        if assembly.sendsMarkers {
            assembly.dropWithoutMarker(isDiscardable: isDiscardable)
        } else {
            assembly.emit(hasMarker: false, into: &frames)
        }
        state = .waiting
    }

    private mutating func begin(
        _ packet: OrderedPacket, descriptor: VP8PayloadDescriptor, content: Span<UInt8>
    ) throws(DepacketizingError) {
        let header = try VP8FrameHeader(parsing: content)
        assembly.open(with: packet)
        assembly.frame.reference = descriptor.reference
        assembly.frame.isKeyFrame = header.isKeyFrame
        if header.isKeyFrame {
            assembly.frame.format = .video(
                VideoFormat(width: header.width, height: header.height, configuration: .vp8))
        }
        isDiscardable = descriptor.isNonReference
        layers.note(spatialID: 0, temporalID: descriptor.temporalID ?? 0)
        state = .assembling
    }

    private mutating func dropFrame() {
        assembly.drop(isDiscardable: isDiscardable)
        state = .waiting
    }
}
