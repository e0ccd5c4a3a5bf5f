import CVPX
import Media

/// VP8 and all profiles of VP9 to pictures.
@safe final class VPXDecoder: VideoDecoder {
    private let stream: VPXStream
    private let context: UnsafeMutablePointer<vpx_codec_ctx_t>
    private let picture: VPXFrame
    /// The position of libvpx among the pictures of the last frame; nil is both begin and end.
    private var iterator: vpx_codec_iter_t?
    private var hasPictures = false
    /// The frame in hand with an index of itself.
    private var superframe: [UInt8] = []

    init(_ stream: VPXStream) throws(CodecError) {
        self.stream = stream
        picture = VPXFrame(stream)
        unsafe context = .allocate(capacity: 1)
        unsafe context.initialize(to: vpx_codec_ctx_t())
        try open()
    }

    deinit {
        unsafe vpx_codec_destroy(context)
        unsafe context.deallocate()
    }

    private func open() throws(CodecError) {
        var configuration = vpx_codec_dec_cfg_t(threads: 1, w: 0, h: 0)
        let interface = unsafe stream == .vp8 ? vpx_codec_vp8_dx() : vpx_codec_vp9_dx()
        let status = unsafe cvpx_init_decoder(context, interface, &configuration)
        guard status == VPX_CODEC_OK else { throw .vpx("vpx_codec_dec_init", status) }
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        forgetPictures()
        // libvpx would take an empty frame for a lost one and mark its references as damaged.
        guard !frame.isEmpty else { throw .corrupt(codec: stream.name, reason: "it is empty") }
        try check(frame)
        let status: vpx_codec_err_t
        if stream == .vp9, VP9Superframe.frameCounts(of: frame) == nil {
            VP9Superframe.wrap(frame, into: &superframe)
            status = decode(superframe.span)
        } else {
            status = decode(frame)
        }
        guard status == VPX_CODEC_OK else {
            let detail = unsafe vpx_codec_error_detail(context) ?? vpx_codec_err_to_string(status)
            throw unsafe .corrupt(
                codec: stream.name, reason: detail.map { unsafe String(cString: $0) } ?? "\(status.rawValue)")
        }
        picture.tag = tag
        var isCorrupted: Int32 = 0
        _ = unsafe cvpx_get(context, Int32(VP8D_GET_FRAME_CORRUPTED.rawValue), &isCorrupted)
        picture.isDamaged = isCorrupted != 0
        hasPictures = true
    }

    private func decode(_ bytes: Span<UInt8>) -> vpx_codec_err_t {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe vpx_codec_decode(context, bytes.baseAddress, UInt32(clamping: bytes.count), nil, 0)
        }
    }

    func receive() -> (any DecodedFrame)? {
        picture.forget()
        guard hasPictures, let image = unsafe vpx_codec_get_frame(context, &iterator) else {
            hasPictures = false
            return nil
        }
        return unsafe picture.take(UnsafePointer(image)) ? picture : nil
    }

    /// Does nothing: this decoder delays no frames.
    func finish() {
        forgetPictures()
    }

    func reset() {
        forgetPictures()
        unsafe vpx_codec_destroy(context)
        unsafe context.pointee = vpx_codec_ctx_t()
        // If memory is exhausted, every later frame is refused with that error.
        try? open()
    }

    private func forgetPictures() {
        picture.forget()
        unsafe iterator = nil
        hasPictures = false
    }

    private func check(_ frame: Span<UInt8>) throws(CodecError) {
        switch stream {
        case .vp8:
            if let size = keyFrameSize(frame) { try check(width: size.width, height: size.height) }
        case .vp9:
            for claim in VP9FrameSize.claims(in: frame) { try check(width: claim.width, height: claim.height) }
        }
    }

    private func check(width: Int, height: Int) throws(CodecError) {
        guard VideoFrame.isDecoded(width: width, height: height) else {
            throw .unsupported(
                codec: stream.name,
                reason: "a picture of \(width)x\(height) has more than \(VideoFrame.sampleLimit) samples")
        }
    }

    /// In VP8 only key frames have their size (RFC 6386 §9.1).
    private func keyFrameSize(_ frame: Span<UInt8>) -> (width: Int, height: Int)? {
        var found = vpx_codec_stream_info_t()
        found.sz = UInt32(MemoryLayout<vpx_codec_stream_info_t>.size)
        let status = unsafe frame.withUnsafeBufferPointer { bytes in
            unsafe vpx_codec_peek_stream_info(
                vpx_codec_vp8_dx(), bytes.baseAddress, UInt32(clamping: bytes.count), &found)
        }
        return status == VPX_CODEC_OK && found.is_kf != 0 ? (Int(found.w), Int(found.h)) : nil
    }
}
