import CFFmpeg
import Media

/// Decodes H.264, H.265 and AV1 on the caller's thread. The only delay is the reordering of the stream.
final class FFmpegVideoDecoder: VideoDecoder {
    private let codec: VideoCodec
    private let native: CodecContext
    private let picture: FFmpegFrame
    /// The parameter sets that the decoder was given; nil before the first frame.
    private var knownFormat: VideoFormat?
    private var isFresh = true
    /// Why a picture was dropped; the next `send` throws it.
    private var refusal: CodecError?

    init(_ codec: VideoCodec, _ found: UnsafePointer<AVCodec>) throws(CodecError) {
        self.codec = codec
        native = try unsafe CodecContext(found)
        picture = unsafe FFmpegFrame(native.frame)
        let context = unsafe native.context
        // Frame threads hold pictures back; a job decodes several streams anyway.
        unsafe context.pointee.thread_count = 1
        unsafe context.pointee.flags |= AV_CODEC_FLAG_LOW_DELAY
        // Crop exactly, even if that breaks the alignment of vectors.
        unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_UNALIGNED)
        unsafe context.pointee.max_pixels = Int64(VideoFrame.sampleLimit)
        try native.open()
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        picture.forget()
        guard !frame.isEmpty else { throw .corrupt(codec: codec.rawValue, reason: "it is empty") }
        try fill(frame, format)
        unsafe native.packet.pointee.pts = tag
        unsafe native.packet.pointee.dts = tag
        defer { unsafe av_packet_unref(native.packet) }
        var status = unsafe avcodec_send_packet(native.context, native.packet)
        // The caller has not received all pictures: drop them, so that libavcodec takes the frame.
        while status == cff_again, unsafe avcodec_receive_frame(native.context, native.frame) >= 0 {
            unsafe av_frame_unref(native.frame)
            status = unsafe avcodec_send_packet(native.context, native.packet)
        }
        guard status >= 0 else { throw .corrupt(codec: codec.rawValue, reason: CodecError.ffmpegMessage(status)) }
        if let refusal {
            self.refusal = nil
            throw refusal
        }
    }

    /// Drops pictures that cannot be converted; the next `send` throws the reason.
    func receive() -> (any DecodedFrame)? {
        picture.forget()
        while unsafe avcodec_receive_frame(native.context, native.frame) >= 0 {
            do {
                try picture.takeFrame(codec: codec.rawValue)
                return picture
            } catch {
                refusal = error
            }
        }
        return nil
    }

    func finish() {
        picture.forget()
        _ = unsafe avcodec_send_packet(native.context, nil)
    }

    func reset() {
        picture.forget()
        unsafe avcodec_flush_buffers(native.context)
        isFresh = true
    }

    /// Brings the frame into libavcodec's form; parameter sets that are not in band go in front.
    private func fill(_ frame: Span<UInt8>, _ format: VideoFormat?) throws(CodecError) {
        let isNew = isFresh || format != nil && format != knownFormat
        let prefix = isNew && !bringsItsConfiguration(frame) ? format?.configuration.prefix ?? [] : []
        try native.fill(frame, after: prefix)
        if codec != .av1 {
            let headers = unsafe native.withPacketBytes { bytes in
                unsafe UnitStream.replaceLengths(in: UnsafeMutableBufferPointer(rebasing: bytes[prefix.count...]))
            }
            guard let headers else {
                unsafe av_packet_unref(native.packet)
                throw .corrupt(codec: codec.rawValue, reason: "the length of a NAL unit exceeds it")
            }
            // libavcodec begins H.265 anywhere, with grey for what is missing; nal_unit_type 16 to 23 are the points of
            // random access (ITU-T H.265 table 7-1).
            if codec == .h265, isFresh, !headers.contains(where: { 16...23 ~= $0 >> 1 & 63 }) {
                unsafe av_packet_unref(native.packet)
                throw .corrupt(codec: codec.rawValue, reason: "no key frame came before it")
            }
        }
        isFresh = false
        if let format { knownFormat = format }
    }

    /// Whether the frame has a sequence parameter set or a sequence header. Lengths that lead nowhere are found later.
    private func bringsItsConfiguration(_ frame: Span<UInt8>) -> Bool {
        if codec == .av1 {
            // obu_type 1 is OBU_SEQUENCE_HEADER, the first of a temporal unit with a key frame (AV1 §5.3.2, §7.5).
            return frame[0] >> 3 & 15 == 1
        }
        var position = 0
        while let count = frame.uint32(at: position), position + 4 < frame.count {
            let header = frame[position + 4]
            let isSequenceParameterSet = codec == .h264 ? header & 31 == 7 : header >> 1 & 63 == 33
            if isSequenceParameterSet { return true }
            position += 4 + Int(count)
        }
        return false
    }
}

extension VideoConfiguration {
    /// What a decoder must read first: parameter sets with start codes, or the sequence header.
    fileprivate var prefix: [UInt8] {
        let units: [[UInt8]] =
            switch self {
            case .vp8, .vp9: []
            case .h264(let sequenceParameterSets, let pictureParameterSets):
                sequenceParameterSets + pictureParameterSets
            case .h265(let configuration):
                configuration.videoParameterSets + configuration.sequenceParameterSets
                    + configuration.pictureParameterSets
            case .av1(let configuration): [configuration.sequenceHeader]
            }
        if case .av1 = self { return units.flatMap { $0 } }
        return units.flatMap { UnitStream.startCode + $0 }
    }
}
