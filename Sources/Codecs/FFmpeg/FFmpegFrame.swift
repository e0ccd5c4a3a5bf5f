import CFFmpeg
import Media
import YUV

/// The decoder's current frame as 8-bit I420. It is empty after the decoder's next call.
@safe final class FFmpegFrame: DecodedFrame {
    private let frame: UnsafeMutablePointer<AVFrame>
    private var isThere = false
    /// Makes I420 of frames of other formats.
    private let reduction = PictureReduction()
    private var isReduced = false

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
        unsafe self.frame = frame
    }

    var width: Int { unsafe isThere ? Int(frame.pointee.width) : 0 }
    var height: Int { unsafe isThere ? Int(frame.pointee.height) : 0 }
    var tag: Int64 { unsafe frame.pointee.pts }

    var isDamaged: Bool {
        unsafe frame.pointee.decode_error_flags != 0 || frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    var colour: VideoColour { isReduced ? reduction.picture.colour : streamColour }

    private var streamColour: VideoColour {
        unsafe VideoColour(
            matrixCoefficients: Int(frame.pointee.colorspace.rawValue),
            isFullRange: frame.pointee.color_range == AVCOL_RANGE_JPEG
                || frame.pointee.format == AV_PIX_FMT_YUVJ420P.rawValue)
    }

    func forget() {
        guard isThere else { return }
        isThere = false
        unsafe av_frame_unref(frame)
    }

    /// Takes the frame as it was just filled.
    func takeFrame(codec: String) throws(CodecError) {
        isThere = true
        isReduced = false
        let format = unsafe AVPixelFormat(frame.pointee.format)
        if format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P { return }
        guard let description = unsafe av_pix_fmt_desc_get(format), let planar = unsafe planarPicture(description)
        else {
            let name = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "\(format.rawValue)"
            forget()
            throw .unsupported(codec: codec, reason: "samples are \(name); only planar YUV and RGB are decoded")
        }
        reduction.reduce(planar)
        isReduced = true
    }

    func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void
    ) {
        guard isThere else { return }
        if isReduced {
            reduction.picture.withPlanes(body)
            return
        }
        guard let y = unsafe frame.pointee.data.0, let u = unsafe frame.pointee.data.1,
            let v = unsafe frame.pointee.data.2
        else { return }
        let (yStride, uvStride) = unsafe (Int(frame.pointee.linesize.0), Int(frame.pointee.linesize.1))
        let (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2)
        guard yStride >= width, uvStride >= chromaWidth, height > 0 else { return }
        let yCount = yStride * (height - 1) + width
        let uvCount = uvStride * (chromaHeight - 1) + chromaWidth
        unsafe body(
            UnsafeBufferPointer(start: y, count: yCount).span, yStride,
            UnsafeBufferPointer(start: u, count: uvCount).span,
            UnsafeBufferPointer(start: v, count: uvCount).span, uvStride)
    }

    /// The frame's planes; nil where they are not planar, or not in the order of this machine's bytes.
    private func planarPicture(_ description: UnsafePointer<AVPixFmtDescriptor>) -> PlanarPicture? {
        let flags = unsafe description.pointee.flags
        let isRGB = flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
        let depth = unsafe Int(description.pointee.comp.0.depth)
        let componentCount = unsafe Int(description.pointee.nb_components)
        guard flags & UInt64(AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_PAL) == 0,
            componentCount == 1 && !isRGB || componentCount >= 3 && flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0
        else { return nil }
        let content: PlanarPicture.Content =
            if isRGB {
                .rgb
            } else if componentCount == 1 {
                .grey
            } else {
                unsafe .colour(
                    columnShift: Int(description.pointee.log2_chroma_w),
                    lineShift: Int(description.pointee.log2_chroma_h))
            }
        let (data, strides) = unsafe (frame.pointee.data, frame.pointee.linesize)
        return unsafe PlanarPicture(
            width: Int(frame.pointee.width), height: Int(frame.pointee.height), depth: depth, content,
            colour: streamColour,
            planes: [
                (UnsafePointer(data.0), Int(strides.0)), (UnsafePointer(data.1), Int(strides.1)),
                (UnsafePointer(data.2), Int(strides.2)),
            ])
    }
}
