import COpus
import Media

/// Sound at 48 kHz to Opus packets of 20 ms.
final class OpusSoundEncoder: SoundEncoder {
    let format: AudioFormat
    /// 20 ms, what WebRTC uses and RFC 7587 §6.1 recommends.
    let packetSampleCount = 960
    let primingSampleCount: Int
    private let encoder: OpaquePointer
    private let channelCount: Int
    /// Sound that does not fill a packet yet; `consumed` samples of it are encoded.
    private var pending: [Float] = []
    private var consumed = 0
    private var packetCount: Int64 = 0
    /// Samples per channel that came in.
    private var sentCount: Int64 = 0
    private var isFinished = false
    /// One packet at most: RFC 6716 §3.2.1 gives a frame 1275 bytes, and we send one.
    private var buffer = [UInt8](repeating: 0, count: 1500)

    init(_ settings: SoundEncoding) throws(CodecError) {
        try settings.check()
        channelCount = settings.channelCount
        var status: Int32 = 0
        guard
            let made = opus_encoder_create(
                Int32(opusRate), Int32(settings.channelCount), OPUS_APPLICATION_AUDIO, &status)
        else { throw opusError("opus_encoder_create", status) }
        encoder = made
        _ = copus_set_encoder(made, OPUS_SET_BITRATE_REQUEST, Int32(settings.bitrate) * 1000)
        var lookahead: Int32 = 0
        _ = copus_get_encoder(made, OPUS_GET_LOOKAHEAD_REQUEST, &lookahead)
        primingSampleCount = Int(max(0, lookahead))
        format = AudioFormat(
            codec: .opus, sampleRate: opusRate, channelCount: settings.channelCount,
            primingSampleCount: Int(max(0, lookahead)))
    }

    deinit {
        opus_encoder_destroy(encoder)
    }

    func send(_ samples: Span<Float>) throws(CodecError) {
        guard samples.count.isMultiple(of: channelCount) else {
            throw .settings(
                codec: "opus", reason: "\(samples.count) samples are not for \(channelCount) channels alike")
        }
        if consumed > 0 {
            pending.removeFirst(consumed)
            consumed = 0
        }
        samples.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
        sentCount += Int64(samples.count / channelCount)
    }

    func finish() {
        guard !isFinished else { return }
        isFinished = true
        // The decoder gives the last sample only after the delay.
        let total = sentCount == 0 ? 0 : sentCount + Int64(primingSampleCount)
        let packets = (total + Int64(packetSampleCount) - 1) / Int64(packetSampleCount)
        let missing = packets * Int64(packetSampleCount) - sentCount
        if missing > 0 { pending.append(contentsOf: repeatElement(0, count: Int(missing) * channelCount)) }
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        let count = packetSampleCount * channelCount
        guard pending.count - consumed >= count else { return false }
        var status: Int32 = 0
        let offset = Int32(consumed)
        pending.withUnsafeBufferPointer { samples in
            buffer.withUnsafeMutableBufferPointer { bytes in
                status = copus_encode(
                    encoder, samples.baseAddress, offset, Int32(packetSampleCount), bytes.baseAddress,
                    Int32(bytes.count))
            }
        }
        consumed += count
        guard status > 0, Int(status) <= buffer.count else { throw opusError("opus_encode_float", status) }
        packet.bytes.removeAll(keepingCapacity: true)
        packet.bytes.append(contentsOf: buffer[..<Int(status)])
        packet.presentation = packetCount * Int64(packetSampleCount) - Int64(primingSampleCount)
        packet.decode = packet.presentation
        packet.ticks = Int64(packetSampleCount)
        packet.isKeyFrame = true
        packetCount += 1
        return true
    }
}
