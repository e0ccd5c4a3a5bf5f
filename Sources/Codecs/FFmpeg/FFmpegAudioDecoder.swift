import CFFmpeg
import Media

/// Decodes G.711, G.722 and AAC. Lost packets become silence: these codecs have no redundancy to conceal them with.
final class FFmpegAudioDecoder: AudioDecoder {
    private let format: AudioFormat
    private let native: CodecContext

    init(_ format: AudioFormat, _ found: UnsafePointer<AVCodec>) throws(CodecError) {
        guard (1...8).contains(format.channelCount), (1...192_000).contains(format.sampleRate) else {
            throw .unsupported(
                codec: format.codec.rawValue, reason: "\(format.channelCount) channels at \(format.sampleRate) Hz")
        }
        self.format = format
        native = try unsafe CodecContext(found)
        let context = unsafe native.context
        unsafe context.pointee.thread_count = 1
        unsafe context.pointee.sample_rate = Int32(format.sampleRate)
        unsafe cff_set_channel_count(context, Int32(format.channelCount))
        if format.codec == .aac {
            var configuration = format.configuration
            if configuration.isEmpty { configuration = try format.lowComplexityConfiguration() }
            guard configuration.count < 1000,
                unsafe cff_set_extradata(context, configuration, Int32(configuration.count)) >= 0
            else { throw .unsupported(codec: "aac", reason: "a configuration of \(configuration.count) bytes") }
        }
        try native.open()
    }

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        block.samples.removeAll(keepingCapacity: true)
        block.channelCount = format.channelCount
        block.sampleRate = format.sampleRate
        guard !packet.isEmpty else { throw .corrupt(codec: format.codec.rawValue, reason: "it is empty") }
        try native.fill(packet)
        defer { unsafe av_packet_unref(native.packet) }
        let status = unsafe avcodec_send_packet(native.context, native.packet)
        guard status >= 0 else {
            throw .corrupt(codec: format.codec.rawValue, reason: CodecError.ffmpegMessage(status))
        }
        while unsafe avcodec_receive_frame(native.context, native.frame) >= 0 {
            unsafe append(native.frame, to: &block)
            unsafe av_frame_unref(native.frame)
        }
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) {
        fillSilence(
            sampleCount: sampleCount, channelCount: format.channelCount, sampleRate: format.sampleRate, into: &block)
    }

    func reset() {
        unsafe avcodec_flush_buffers(native.context)
    }

    private func append(_ frame: UnsafeMutablePointer<AVFrame>, to block: inout AudioBlock) {
        let channels = unsafe Int(cff_channel_count(frame))
        let count = unsafe Int(frame.pointee.nb_samples)
        guard channels > 0, count > 0, let planes = unsafe frame.pointee.extended_data else { return }
        if block.samples.isEmpty {
            block.channelCount = channels
            block.sampleRate = unsafe Int(frame.pointee.sample_rate)
        }
        // A stream may change its channels only between packets.
        guard block.channelCount == channels else { return }
        let begin = block.samples.count
        block.samples.append(contentsOf: repeatElement(0, count: count * channels))
        unsafe block.samples.withUnsafeMutableBufferPointer { target in
            let format = unsafe AVSampleFormat(frame.pointee.format)
            let isPlanar = av_sample_fmt_is_planar(format) != 0
            let step = isPlanar ? 1 : channels
            for channel in 0..<channels {
                guard let plane = unsafe planes[isPlanar ? channel : 0] else { continue }
                let offset = isPlanar ? 0 : channel
                switch format {
                case AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P:
                    unsafe plane.withMemoryRebound(to: Int16.self, capacity: count * step) { source in
                        for i in 0..<count {
                            unsafe target[begin + i * channels + channel] = Float(source[i * step + offset]) / 32_768
                        }
                    }
                case AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP:
                    unsafe plane.withMemoryRebound(to: Float.self, capacity: count * step) { source in
                        for i in 0..<count {
                            // A damaged packet may decode to NaN or infinity, and one such sample would silence a mix.
                            let sample = unsafe source[i * step + offset]
                            unsafe target[begin + i * channels + channel] = abs(sample) <= 8 ? sample : 0
                        }
                    }
                default:
                    continue
                }
            }
        }
    }
}

extension AudioFormat {
    /// AudioSpecificConfig of AAC-LC: object type 2, index of the rate, channels (ISO/IEC 14496-3 §1.6.2.1).
    fileprivate func lowComplexityConfiguration() throws(CodecError) -> [UInt8] {
        // ISO/IEC 14496-3 table 1.18.
        let rates = [
            96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
        ]
        guard let index = rates.firstIndex(of: sampleRate), (1...7).contains(channelCount) else {
            throw .unsupported(
                codec: "aac", reason: "\(channelCount) channels at \(sampleRate) Hz without configuration")
        }
        let bits = 2 << 11 | index << 7 | channelCount << 3
        return [UInt8(bits >> 8), UInt8(bits & 255)]
    }
}
