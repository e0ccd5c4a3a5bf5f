import COpus
import Media

/// Audio at 48 kHz to Opus packets of 20 ms.
@safe final class OpusAudioEncoder: AudioEncoder {
    let format: AudioFormat
    /// 20 ms, what WebRTC uses and RFC 7587 §6.1 recommends.
    let packetSampleCount = 960
    let primingSampleCount: Int
    private let encoder: OpaquePointer
    private let channelCount: Int
    private var framing: PacketFraming
    private var packetCount: Int64 = 0
    /// One packet at most: RFC 6716 §3.2.1 gives a frame 1275 bytes, and we send one.
    private var buffer = [UInt8](repeating: 0, count: 1500)

    init(_ settings: AudioEncoding) throws(CodecError) {
        try settings.check()
        channelCount = settings.channelCount
        var status: Int32 = 0
        guard
            let made = unsafe opus_encoder_create(
                Int32(opusRate), Int32(settings.channelCount), OPUS_APPLICATION_AUDIO, &status)
        else { throw .opus("opus_encoder_create", status) }
        unsafe encoder = made
        _ = unsafe copus_set_encoder(made, OPUS_SET_BITRATE_REQUEST, Int32(settings.bitrate) * 1000)
        var lookahead: Int32 = 0
        _ = unsafe copus_get_encoder(made, OPUS_GET_LOOKAHEAD_REQUEST, &lookahead)
        primingSampleCount = Int(max(0, lookahead))
        framing = PacketFraming(
            packetSampleCount: packetSampleCount, channelCount: settings.channelCount, delay: primingSampleCount)
        format = AudioFormat(
            codec: .opus, sampleRate: opusRate, channelCount: settings.channelCount,
            primingSampleCount: Int(max(0, lookahead)))
    }

    deinit {
        unsafe opus_encoder_destroy(encoder)
    }

    func send(_ samples: Span<Float>) throws(CodecError) {
        guard samples.count.isMultiple(of: channelCount) else {
            throw .settings(
                codec: "opus", reason: "\(samples.count) samples cannot be divided among \(channelCount) channels")
        }
        framing.append(samples)
    }

    func finish() {
        framing.finish()
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard let range = framing.next() else { return false }
        var status: Int32 = 0
        unsafe framing.samples.withUnsafeBufferPointer { samples in
            unsafe buffer.withUnsafeMutableBufferPointer { bytes in
                status = unsafe copus_encode(
                    encoder, samples.baseAddress, Int32(range.lowerBound), Int32(packetSampleCount), bytes.baseAddress,
                    Int32(bytes.count))
            }
        }
        guard status > 0, Int(status) <= buffer.count else { throw .opus("opus_encode_float", status) }
        packet.bytes.removeAll(keepingCapacity: true)
        packet.bytes.append(contentsOf: buffer[..<Int(status)])
        packet.place(audioPacket: packetCount, sampleCount: packetSampleCount, priming: primingSampleCount)
        packetCount += 1
        return true
    }
}
