import CFFmpeg
import Media

/// A picture as a JPEG file (ITU-T T.81, with the header of T.871).
struct JPEGFile {
    let bytes: [UInt8]

    /// The quantizer of libavcodec's scale from 1 to 31. With 4, edges of small pictures are clean, and a sheet of 25
    /// thumbnails has some 40 KB.
    private static let quantizer: Int32 = 4

    /// - Parameter picture: in the colour `VideoColour.jpeg`.
    init(of picture: VideoFrame) throws(CodecError) {
        guard let encoder = unsafe avcodec_find_encoder_by_name("mjpeg") else {
            throw .unavailable(what: "writing JPEG", available: [])
        }
        let native = try unsafe CodecContext(encoder)
        let context = unsafe native.context
        unsafe context.pointee.width = Int32(picture.width)
        unsafe context.pointee.height = Int32(picture.height)
        unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
        unsafe context.pointee.time_base = AVRational(num: 1, den: 1)
        unsafe context.pointee.thread_count = 1
        // Without the library's version in a comment: another version gives the same file.
        unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT)
        unsafe context.pointee.global_quality = Self.quantizer * FF_QP2LAMBDA
        try native.open()
        let frame = unsafe native.frame
        try unsafe frame.lend(picture)
        unsafe frame.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
        unsafe frame.pointee.color_range = AVCOL_RANGE_JPEG
        unsafe frame.pointee.quality = Self.quantizer * FF_QP2LAMBDA
        var status = unsafe avcodec_send_frame(context, frame)
        if status >= 0 {
            _ = unsafe avcodec_send_frame(context, nil)
            status = unsafe avcodec_receive_packet(context, native.packet)
        }
        unsafe av_frame_unref(frame)
        guard status >= 0 else { throw .ffmpeg("writing JPEG", status) }
        bytes = unsafe native.withPacketBytes { unsafe [UInt8]($0) }
    }
}
