public import Media
public import RTP

/// RTP payloads of one track to whole encoded frames: the unit of its payload format.
///
/// The unit is boxed, so that it is changed where it lies and costs nothing to move.
public struct Depacketizer: Sendable {
    private var unit: any DepacketizingUnit

    public init(_ unit: any DepacketizingUnit) {
        self.unit = unit
    }

    /// The unit for a payload format of the SDP; nil when it is not supported.
    public init?(format: PayloadFormat) {
        switch format.codec {
        case .video(.vp8):
            unit = VP8Depacketizer()
        case .video(.vp9):
            unit = VP9Depacketizer()
        case .video(.h264):
            // Interleaved mode sends units out of decoding order (RFC 6184 §5.5, §6.4).
            guard format.parameter("packetization-mode") != "2" else { return nil }
            unit = H264Depacketizer(sprop: format.parameter("sprop-parameter-sets"))
        case .video(.h265):
            // Decoding order numbers, and units out of decoding order (RFC 7798 §4.4, §7.1).
            guard format.parameter("sprop-max-don-diff").map({ Int($0) == 0 }) ?? true else { return nil }
            unit = H265Depacketizer(sprop: ["sprop-vps", "sprop-sps", "sprop-pps"].compactMap { format.parameter($0) })
        case .video(.av1):
            unit = AV1Depacketizer()
        case .audio(.opus):
            unit = OpusDepacketizer(channelCount: format.channelCount)
        case .audio(.pcmu):
            unit = G711Depacketizer(law: .mu, clockRate: format.clockRate, channelCount: format.channelCount)
        case .audio(.pcma):
            unit = G711Depacketizer(law: .a, clockRate: format.clockRate, channelCount: format.channelCount)
        case .audio(.g722):
            // Senders that give the sampling rate instead of the clock count otherwise (RFC 3551 §4.5.2).
            guard format.clockRate.hertz == 8000, format.channelCount == 1 else { return nil }
            unit = G722Depacketizer()
        case .audio(.aac), .audio(.pcm), nil:
            return nil
        }
    }

    public var codec: Codec { unit.codec }

    /// The header extension that `OrderedPacket.dependencyDescriptor` is the place of (RTP Payload Format For AV1
    /// §A.8.2).
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
        try unit.push(packet, datagram: datagram, into: &frames)
    }

    /// Whether a payload surely is the first that can be used: the first packet of a key frame, or of a
    /// talkspurt, which has the marker (RFC 3551 §4.1). One that cannot be read is not.
    public func isBeginning(_ payload: Span<UInt8>, hasMarker: Bool) -> Bool {
        codec.kind == .audio ? hasMarker : type(of: unit).beginsKeyFrame(payload)
    }

    /// Adds the frame that nothing followed for so long that nothing continues it. To be called while no packet waits
    /// for an earlier one.
    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {
        unit.poll(at: now, into: &frames)
    }

    /// Ends the stream: adds what is still open if it seems whole.
    public mutating func finish(into frames: inout FrameList) {
        unit.finish(into: &frames)
    }

    /// A key frame waits for what shows that it is whole: no other one is needed.
    public var holdsKeyFrame: Bool { unit.holdsKeyFrame }

    /// What was dropped as incomplete before frame `index` of the list that the last call filled.
    public func damage(before index: Int) -> Damage {
        // A second frame of one push follows the first without a gap.
        index == 0 ? unit.damage : Damage()
    }

    /// Layers seen so far; nil where they are not counted.
    public var layers: LayerCount? { unit.layers }
}
