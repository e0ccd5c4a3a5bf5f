import CFFmpeg
import Media

/// Encodes AAC-LC, G.711 and G.722.
final class FFmpegAudioEncoder: AudioEncoder {
    let format: AudioFormat
    let packetSampleCount: Int
    let primingSampleCount: Int
    private let settings: AudioEncoding
    private let native: CodecContext
    private var framing: PacketFraming
    private var sentFrames: Int64 = 0
    private var packetCount: Int64 = 0
    private var isFinished = false
    private var isFlushed = false

    init(_ settings: AudioEncoding, _ found: UnsafePointer<AVCodec>) throws(CodecError) {
        try settings.check()
        self.settings = settings
        native = try unsafe CodecContext(found)
        let context = unsafe native.context
        unsafe context.pointee.sample_rate = Int32(settings.sampleRate)
        unsafe context.pointee.sample_fmt = settings.codec == .aac ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_S16
        unsafe cff_set_channel_count(context, Int32(settings.channelCount))
        unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(settings.sampleRate))
        // Only AAC has a choice.
        unsafe context.pointee.bit_rate = Int64(settings.bitrate) * 1000
        // Keeps the name and version of the library out of the packets.
        unsafe context.pointee.flags |= AV_CODEC_FLAG_BITEXACT | Int32(AV_CODEC_FLAG_GLOBAL_HEADER)
        // 20 ms for codecs without frames (RFC 3551 §4.2).
        let ownCount = settings.codec == .aac ? 0 : settings.sampleRate / 50
        unsafe context.pointee.frame_size = Int32(ownCount)
        try native.open()
        packetSampleCount = unsafe ownCount > 0 ? ownCount : Int(max(1, context.pointee.frame_size))
        primingSampleCount = unsafe Int(max(0, context.pointee.initial_padding))
        var configuration: [UInt8] = []
        if let bytes = unsafe context.pointee.extradata, unsafe context.pointee.extradata_size > 0 {
            unsafe configuration += UnsafeBufferPointer(start: bytes, count: Int(context.pointee.extradata_size))
        }
        format = AudioFormat(
            codec: settings.codec, sampleRate: settings.sampleRate, channelCount: settings.channelCount,
            primingSampleCount: primingSampleCount, configuration: configuration)
        // At the end libavcodec itself makes the packet that holds the delayed samples.
        framing = PacketFraming(packetSampleCount: packetSampleCount, channelCount: settings.channelCount)
        let frame = unsafe native.frame
        let status = unsafe cff_make_sound(frame, context, Int32(packetSampleCount))
        guard status >= 0 else { throw .ffmpeg("av_frame_get_buffer", status) }
    }

    func send(_ samples: Span<Float>) throws(CodecError) {
        guard samples.count.isMultiple(of: settings.channelCount) else {
            throw .settings(
                codec: settings.codec.rawValue,
                reason: "\(samples.count) samples cannot be divided among \(settings.channelCount) channels")
        }
        framing.append(samples)
    }

    func finish() {
        guard !isFinished else { return }
        isFinished = true
        framing.finish()
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        while true {
            let status = unsafe avcodec_receive_packet(native.context, native.packet)
            if status >= 0 { break }
            guard status == cff_again || status == cff_end else {
                throw .ffmpeg("avcodec_receive_packet", status)
            }
            if status == cff_end { return false }
            if let range = framing.next() {
                try encode(range)
            } else if isFinished, !isFlushed, sentFrames > 0 {
                isFlushed = true
                _ = unsafe avcodec_send_frame(native.context, nil)
            } else {
                return false
            }
        }
        defer { unsafe av_packet_unref(native.packet) }
        packet.bytes.removeAll(keepingCapacity: true)
        unsafe native.withPacketBytes { unsafe packet.bytes += UnsafeBufferPointer($0) }
        packet.place(audioPacket: packetCount, sampleCount: packetSampleCount, priming: primingSampleCount)
        packetCount += 1
        return true
    }

    private func encode(_ range: Range<Int>) throws(CodecError) {
        let frame = unsafe native.frame
        let writable = unsafe av_frame_make_writable(frame)
        guard writable >= 0, let planes = unsafe frame.pointee.extended_data else {
            throw .ffmpeg("av_frame_make_writable", writable)
        }
        let channels = settings.channelCount
        unsafe framing.samples.withUnsafeBufferPointer { source in
            if settings.codec == .aac {
                for channel in 0..<channels {
                    unsafe planes[channel]?.withMemoryRebound(to: Float.self, capacity: packetSampleCount) { target in
                        for i in 0..<packetSampleCount {
                            unsafe target[i] = unsafe source[range.lowerBound + i * channels + channel]
                        }
                    }
                }
            } else {
                unsafe planes[0]?.withMemoryRebound(to: Int16.self, capacity: range.count) { target in
                    for i in 0..<range.count {
                        let scaled = unsafe source[range.lowerBound + i] * 32_768
                        // Adding 1.5 * 2^23 rounds to the nearest integer, which is then in the low bits.
                        let clamped = scaled < -32_768 ? -32_768 : scaled > 32_767 ? 32_767 : scaled
                        unsafe target[i] = Int16(truncatingIfNeeded: (clamped + 12_582_912).bitPattern)
                    }
                }
            }
        }
        unsafe frame.pointee.pts = sentFrames * Int64(packetSampleCount)
        sentFrames += 1
        let status = unsafe avcodec_send_frame(native.context, frame)
        guard status >= 0 else { throw .ffmpeg("avcodec_send_frame", status) }
    }
}
