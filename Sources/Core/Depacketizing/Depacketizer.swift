public import Media
public import RTP

/// RTP payloads of one track to whole encoded frames, one case per payload format.
///
/// The contract of every case:
/// 1. Packets come in sequence order, each with the number lost before it. An empty payload (padding only) is ignored.
/// 2. A frame with a hole is never emitted.
/// 3. "Nothing yet" adds nothing to the list; a push adds at most two frames, the one before that ended without
///    marker and a new one.
/// 4. After a thrown error the unit has dropped its partial frame and is ready for the next packet. The packet counts as
///    one more lost: `lostBefore` of the next frame includes it. What was added to the list before stays good.
/// 5. Memory is bounded: `FrameAssembly.maximumByteCount` for a frame.
public enum Depacketizer: Sendable {
    case vp8(VP8Depacketizer)
    case vp9(VP9Depacketizer)
    case h264(H264Depacketizer)
    case h265(H265Depacketizer)
    case av1(AV1Depacketizer)
    case opus(OpusDepacketizer)
    case g711(G711Depacketizer)
    case g722(G722Depacketizer)

    /// The unit for a payload format of the SDP; nil when it is not supported.
    public init?(format: PayloadFormat) {
        switch format.codec {
        case .video(.vp8):
            self = .vp8(VP8Depacketizer())
        case .video(.vp9):
            self = .vp9(VP9Depacketizer())
        case .video(.h264):
            // Interleaved mode sends units out of decoding order (RFC 6184 §5.5, §6.4).
            guard format.parameter("packetization-mode") != "2" else { return nil }
            self = .h264(H264Depacketizer(sprop: format.parameter("sprop-parameter-sets")))
        case .video(.h265):
            // Decoding order numbers, and units out of decoding order (RFC 7798 §4.4, §7.1).
            guard format.parameter("sprop-max-don-diff").map({ Int($0) == 0 }) ?? true else { return nil }
            self = .h265(
                H265Depacketizer(sprop: ["sprop-vps", "sprop-sps", "sprop-pps"].compactMap { format.parameter($0) }))
        case .video(.av1):
            self = .av1(AV1Depacketizer())
        case .audio(.opus):
            self = .opus(OpusDepacketizer(channelCount: format.channelCount))
        case .audio(.pcmu):
            self = .g711(G711Depacketizer(law: .mu, clockRate: format.clockRate, channelCount: format.channelCount))
        case .audio(.pcma):
            self = .g711(G711Depacketizer(law: .a, clockRate: format.clockRate, channelCount: format.channelCount))
        case .audio(.g722):
            // Senders that give the sampling rate instead of the clock count otherwise (RFC 3551 §4.5.2).
            guard format.clockRate.hertz == 8000, format.channelCount == 1 else { return nil }
            self = .g722(G722Depacketizer())
        case .audio(.aac), .audio(.pcm), nil:
            return nil
        }
    }

    public var codec: Codec {
        switch self {
        case .vp8: .video(.vp8)
        case .vp9: .video(.vp9)
        case .h264: .video(.h264)
        case .h265: .video(.h265)
        case .av1: .video(.av1)
        case .opus: .audio(.opus)
        case .g711(let unit): .audio(unit.codec)
        case .g722: .audio(.g722)
        }
    }

    /// The header extension that `OrderedPacket.dependencyDescriptor` is the place of (RTP Payload Format For AV1 §A.8.2).
    public static let dependencyDescriptorURI =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"

    /// Whether the codec's rules make use of the dependency descriptor.
    public var readsDependencyDescriptors: Bool { codec == .video(.av1) }

    /// Takes the next packet and adds the frames that it completes, in decoding order. The list should be empty.
    ///
    /// - Parameter datagram: holds the parts that the packet names.
    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        // Consumed and put back, a unit is changed where it is, without a copy.
        switch consume self {
        case .vp8(var unit):
            defer { self = .vp8(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .vp9(var unit):
            defer { self = .vp9(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .h264(var unit):
            defer { self = .h264(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .h265(var unit):
            defer { self = .h265(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .av1(var unit):
            defer { self = .av1(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .opus(var unit):
            defer { self = .opus(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .g711(var unit):
            defer { self = .g711(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        case .g722(var unit):
            defer { self = .g722(unit) }
            try unit.push(packet, datagram: datagram, into: &frames)
        }
    }

    /// Whether a payload surely comes first among those that are of use: the first packet of a key frame, or of a
    /// talkspurt, which its marker tells (RFC 3551 §4.1). One that cannot be read does not.
    public func isBeginning(_ payload: Span<UInt8>, hasMarker: Bool) -> Bool {
        switch self {
        case .vp8: VP8Depacketizer.beginsKeyFrame(payload)
        case .vp9: VP9Depacketizer.beginsKeyFrame(payload)
        case .h264: H264Depacketizer.beginsKeyFrame(payload)
        case .h265: H265Depacketizer.beginsKeyFrame(payload)
        case .av1: AV1Depacketizer.beginsKeyFrame(payload)
        case .opus, .g711, .g722: hasMarker
        }
    }

    /// Ends the stream: what is still open cannot become whole.
    public mutating func finish(into frames: inout FrameList) {
        switch consume self {
        case .vp8(var unit):
            defer { self = .vp8(unit) }
            unit.finish(into: &frames)
        case .vp9(var unit):
            defer { self = .vp9(unit) }
            unit.finish(into: &frames)
        case .h264(var unit):
            defer { self = .h264(unit) }
            unit.finish(into: &frames)
        case .h265(var unit):
            defer { self = .h265(unit) }
            unit.finish(into: &frames)
        case .av1(var unit):
            defer { self = .av1(unit) }
            unit.finish(into: &frames)
        case .opus(var unit):
            defer { self = .opus(unit) }
            unit.finish(into: &frames)
        case .g711(var unit):
            defer { self = .g711(unit) }
            unit.finish(into: &frames)
        case .g722(var unit):
            defer { self = .g722(unit) }
            unit.finish(into: &frames)
        }
    }

    /// What was dropped as incomplete before frame `index` of the list that the last push filled.
    public func damage(before index: Int) -> Damage {
        // A second frame of one push follows the first without a gap.
        guard index == 0 else { return Damage() }
        return switch self {
        case .vp8(let unit): unit.damage
        case .vp9(let unit): unit.damage
        case .h264(let unit): unit.damage
        case .h265(let unit): unit.damage
        case .av1(let unit): unit.damage
        case .opus, .g711, .g722: Damage()
        }
    }

    /// Layers seen so far; nil where the payload format tells none.
    public var layers: LayerCount? {
        switch self {
        case .vp8(let unit): unit.layers
        case .vp9(let unit): unit.layers
        case .h265(let unit): unit.layers
        case .h264, .av1, .opus, .g711, .g722: nil
        }
    }
}
