public import Media

/// Opus payloads to packets of audio: one is the other (RFC 7587 §4.2).
///
/// *Tolerates:*
/// - packets of one or two bytes, sent during silence (DTX of browsers): emitted as they are;
/// - missing packets (loss; DTX, RFC 7587 §3.1.3): the gap stays, the timestamps show its duration.
public struct OpusDepacketizer: DepacketizingUnit {
    private var assembly = AudioAssembly()
    private let format: TrackFormat

    /// - Parameter channelCount: as in the SDP, where it is always 2 (RFC 7587 §7).
    public init(channelCount: Int = 2) {
        format = .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: max(1, channelCount)))
    }

    public var codec: Codec { .audio(.opus) }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        let content: OpusPacket
        do {
            content = try OpusPacket(parsing: payload)
        } catch {
            assembly.reject()
            throw error
        }
        assembly.emit(packet, payload: payload, duration: Int64(content.sampleCount), format: format, into: &frames)
    }
}
