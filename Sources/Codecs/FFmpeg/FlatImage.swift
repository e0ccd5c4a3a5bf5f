import CFFmpeg
import CYUV
import Media

/// A decoded image as RGBA of 8 bits over black: what every file's samples, matrix, range and opacity come down to.
@safe struct FlatImage: ~Copyable {
    private let frame: UnsafeMutablePointer<AVFrame>

    init(_ source: UnsafeMutablePointer<AVFrame>, codec: String) throws(CodecError) {
        let format = unsafe AVPixelFormat(source.pointee.format)
        guard let description = unsafe av_pix_fmt_desc_get(format),
            let converter = unsafe cff_make_converter(
                source.pointee.width, source.pointee.height, format, AV_PIX_FMT_RGBA)
        else {
            let name = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "\(format.rawValue)"
            throw .unsupported(codec: codec, reason: "samples as \(name)")
        }
        defer { unsafe sws_freeContext(converter) }
        var frame = unsafe av_frame_alloc()
        guard let target = unsafe frame else { throw .outOfMemory("av_frame_alloc") }
        unsafe target.pointee.width = source.pointee.width
        unsafe target.pointee.height = source.pointee.height
        unsafe target.pointee.format = AV_PIX_FMT_RGBA.rawValue
        // Grey images have the full range, whatever range the decoder reports.
        let isGrey = unsafe description.pointee.nb_components <= 2
        let isFull =
            unsafe isGrey || source.pointee.color_range == AVCOL_RANGE_JPEG || Self.fullRange.contains(format.rawValue)
        var status = unsafe av_frame_get_buffer(target, 0)
        if status >= 0 {
            // Without a word, JPEG and WebP are BT.601 (ITU-T T.871 §7, RFC 6386 §9.2), as libswscale takes it.
            status = unsafe cff_set_colours(
                converter, Int32(source.pointee.colorspace.rawValue), isFull ? 1 : 0, Int32(SWS_CS_DEFAULT), 1)
        }
        if status >= 0 {
            status = unsafe cff_convert_frame(
                converter, source, target.pointee.data.0, nil, nil, target.pointee.linesize.0, 0)
        }
        guard status >= 0 else {
            unsafe av_frame_free(&frame)
            throw .ffmpeg("converting \(codec) to RGB", status)
        }
        unsafe self.frame = target
        if unsafe description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0 {
            let (samples, stride) = unsafe (target.pointee.data.0, target.pointee.linesize.0)
            unsafe ARGBAttenuate(samples, stride, samples, stride, target.pointee.width, target.pointee.height)
        }
    }

    deinit {
        var frame = unsafe Optional(frame)
        unsafe av_frame_free(&frame)
    }

    private static let fullRange = [
        AV_PIX_FMT_YUVJ420P.rawValue, AV_PIX_FMT_YUVJ422P.rawValue, AV_PIX_FMT_YUVJ444P.rawValue,
        AV_PIX_FMT_YUVJ440P.rawValue, AV_PIX_FMT_YUVJ411P.rawValue,
    ]

    borrowing func picture(colour: VideoColour) throws(CodecError) -> VideoFrame {
        guard
            let converter = unsafe cff_make_converter(
                frame.pointee.width, frame.pointee.height, AV_PIX_FMT_RGBA, AV_PIX_FMT_YUV420P)
        else { throw .outOfMemory("sws_getContext") }
        defer { unsafe sws_freeContext(converter) }
        var status = unsafe cff_set_colours(
            converter, Int32(SWS_CS_DEFAULT), 1, Int32(colour.matrixCoefficients), colour.range == .full ? 1 : 0)
        guard status >= 0 else { throw .ffmpeg("sws_setColorspaceDetails", status) }
        var picture = unsafe VideoFrame(
            width: Int(frame.pointee.width), height: Int(frame.pointee.height), colour: colour)
        let (yStride, uvStride) = (Int32(picture.yStride), Int32(picture.uvStride))
        picture.withMutablePlanes { y, u, v in
            unsafe y.withUnsafeMutableBufferPointer { y in
                unsafe u.withUnsafeMutableBufferPointer { u in
                    unsafe v.withUnsafeMutableBufferPointer { v in
                        status = unsafe cff_convert_frame(
                            converter, frame, y.baseAddress, u.baseAddress, v.baseAddress, yStride, uvStride)
                    }
                }
            }
        }
        guard status >= 0 else { throw .ffmpeg("converting RGB to YUV", status) }
        return picture
    }
}
