import CFFmpeg
import Media

/// The decoder's current frame as 8-bit I420. It is empty after the decoder's next call.
@safe final class FFmpegFrame: DecodedFrame {
    private let frame: UnsafeMutablePointer<AVFrame>
    private var isThere = false
    /// The picture that frames of other formats are converted into.
    private var converted: VideoFrame?
    private var isConverted = false
    private var scratch: [UInt8] = []

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
        unsafe self.frame = frame
    }

    var width: Int { unsafe isThere ? Int(frame.pointee.width) : 0 }
    var height: Int { unsafe isThere ? Int(frame.pointee.height) : 0 }
    var tag: Int64 { unsafe frame.pointee.pts }

    var isDamaged: Bool {
        unsafe frame.pointee.decode_error_flags != 0 || frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    var colour: VideoColour {
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
        isConverted = false
        let format = unsafe AVPixelFormat(frame.pointee.format)
        if format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P { return }
        guard let description = unsafe av_pix_fmt_desc_get(format), unsafe convert(description) else {
            let name = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "\(format.rawValue)"
            forget()
            throw .unsupported(codec: codec, reason: "samples are \(name); only planar YUV is decoded")
        }
        isConverted = true
    }

    func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void
    ) {
        guard isThere else { return }
        if isConverted {
            converted?.withPlanes(body)
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

    /// Converts planes of YUV of any depth and subsampling to I420 of 8 bits; monochrome gets grey chroma.
    private func convert(_ description: UnsafePointer<AVPixFmtDescriptor>) -> Bool {
        let flags = unsafe description.pointee.flags
        let depth = unsafe Int(description.pointee.comp.0.depth)
        let componentCount = unsafe Int(description.pointee.nb_components)
        let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
        guard flags & UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_HWACCEL) == 0,
            componentCount == 1 || componentCount >= 3 && flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0,
            (8...16).contains(depth), VideoFrame.isDecoded(width: width, height: height)
        else { return false }
        if converted?.width != width || converted?.height != height {
            converted = VideoFrame(width: width, height: height)
        }
        guard var target = converted else { return false }
        converted = nil
        let (data, strides) = unsafe (frame.pointee.data, frame.pointee.linesize)
        let chromaWidth = unsafe -(-width >> Int(description.pointee.log2_chroma_w))
        let chromaHeight = unsafe -(-height >> Int(description.pointee.log2_chroma_h))
        let luma = unsafe FramePlane(data.0, stride: strides.0, width: width, height: height)
        let blue = unsafe FramePlane(data.1, stride: strides.1, width: chromaWidth, height: chromaHeight)
        let red = unsafe FramePlane(data.2, stride: strides.2, width: chromaWidth, height: chromaHeight)
        let (yStride, uvStride) = (Int32(target.yStride), Int32(target.uvStride))
        let (targetWidth, targetHeight) = (target.chromaWidth, target.chromaHeight)
        func fill(_ room: UnsafeMutableBufferPointer<UInt8>, from plane: FramePlane) {
            guard componentCount >= 3 else {
                unsafe room.update(repeating: 128)
                return
            }
            let target = unsafe FramePlane(
                room.baseAddress, stride: uvStride, width: targetWidth, height: targetHeight)
            plane.scale(depth: depth, into: target, over: &scratch)
        }
        target.withMutablePlanes { y, u, v in
            unsafe y.withUnsafeMutableBufferPointer {
                luma.narrow(
                    depth: depth,
                    into: unsafe FramePlane($0.baseAddress, stride: yStride, width: width, height: height))
            }
            unsafe u.withUnsafeMutableBufferPointer { unsafe fill($0, from: blue) }
            unsafe v.withUnsafeMutableBufferPointer { unsafe fill($0, from: red) }
        }
        target.colour = colour
        converted = target
        return true
    }
}
