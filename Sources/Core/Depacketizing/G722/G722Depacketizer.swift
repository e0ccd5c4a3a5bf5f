public import Media

/// G.722 payloads at 64 kbit/s to packets of audio: an octet is two samples of 16 kHz (RFC 3551 §4.5.2).
///
/// By an error of the first specification its RTP clock counts 8000 ticks a second, so an octet is one tick too.
///
/// *Tolerates:*
/// - missing packets (loss; pauses between talkspurts, RFC 3551 §4.1): the gap stays, the timestamps show its duration.
public struct G722Depacketizer: DepacketizingUnit {
    private var assembly = AudioAssembly()
    private let format = TrackFormat.audio(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1))

    public init() {}

    public var codec: Codec { .audio(.g722) }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        assembly.emit(packet, payload: payload, duration: Int64(payload.count), format: format, into: &frames)
    }
}
