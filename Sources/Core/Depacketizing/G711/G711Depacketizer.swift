public import Media

/// G.711 payloads, µ-law or A-law, to packets of audio: one byte per sample and channel (RFC 3551 §4.5.14).
///
/// *Tolerates:*
/// - missing packets (loss; pauses between talkspurts, RFC 3551 §4.1): the gap stays, the timestamps show its duration.
public struct G711Depacketizer: DepacketizingUnit {
    /// The two companding laws.
    public enum Law: Sendable {
        case mu, a

        fileprivate var codec: AudioCodec { self == .mu ? .pcmu : .pcma }
    }

    private var assembly = AudioAssembly()
    private let law: Law
    private let channelCount: Int
    private let format: TrackFormat

    public init(law: Law, clockRate: ClockRate = ClockRate(hertz: 8000), channelCount: Int = 1) {
        self.law = law
        self.channelCount = max(1, channelCount)
        format = .audio(
            AudioFormat(
                codec: law.codec, sampleRate: Int(clamping: clockRate.hertz), channelCount: self.channelCount))
    }

    public var codec: Codec { .audio(law.codec) }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        // One octet for each channel, interleaved (RFC 3551 §4.1, §4.5.14): half an instant cannot be placed.
        let remainder = payload.count % channelCount
        guard remainder == 0 else {
            assembly.reject()
            throw .truncated(needed: channelCount, remaining: remainder)
        }
        let duration = Int64(payload.count / channelCount)
        assembly.emit(packet, payload: payload, duration: duration, format: format, into: &frames)
    }
}
