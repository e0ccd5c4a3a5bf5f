import CFFmpeg
import CYUV
import Media

/// The decoder's present frame as 8-bit I420. It is empty as soon as the decoder goes on.
final class FFmpegFrame: DecodedFrame {
    private let frame: UnsafeMutablePointer<AVFrame>
    private var isThere = false
    /// Where frames of other formats are converted to.
    private var converted: VideoFrame?
    private var isConverted = false
    private var scratch: [UInt8] = []

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
        self.frame = frame
    }

    var width: Int { isThere ? Int(frame.pointee.width) : 0 }
    var height: Int { isThere ? Int(frame.pointee.height) : 0 }
    var tag: Int64 { frame.pointee.pts }

    var isDamaged: Bool {
        frame.pointee.decode_error_flags != 0 || frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    var colour: VideoColour {
        VideoColour(
            matrixCoefficients: Int(frame.pointee.colorspace.rawValue),
            isFullRange: frame.pointee.color_range == AVCOL_RANGE_JPEG
                || frame.pointee.format == AV_PIX_FMT_YUVJ420P.rawValue)
    }

    func forget() {
        guard isThere else { return }
        isThere = false
        av_frame_unref(frame)
    }

    /// Takes the frame as it was just filled.
    func takeFrame(codec: String) throws(CodecError) {
        isThere = true
        isConverted = false
        let format = AVPixelFormat(frame.pointee.format)
        if format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P { return }
        guard let description = av_pix_fmt_desc_get(format), convert(description) else {
            let name = av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "\(format.rawValue)"
            forget()
            throw .unsupported(codec: codec, reason: "samples as \(name); planes of YUV are decoded")
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
        guard let y = frame.pointee.data.0, let u = frame.pointee.data.1, let v = frame.pointee.data.2 else { return }
        let (yStride, uvStride) = (Int(frame.pointee.linesize.0), Int(frame.pointee.linesize.1))
        let (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2)
        guard yStride >= width, uvStride >= chromaWidth, height > 0 else { return }
        let yCount = yStride * (height - 1) + width
        let uvCount = uvStride * (chromaHeight - 1) + chromaWidth
        body(
            UnsafeBufferPointer(start: y, count: yCount).span, yStride,
            UnsafeBufferPointer(start: u, count: uvCount).span,
            UnsafeBufferPointer(start: v, count: uvCount).span, uvStride)
    }

    /// Brings planes of YUV of any depth and subsampling to I420 of 8 bits; monochrome gets grey chroma.
    private func convert(_ description: UnsafePointer<AVPixFmtDescriptor>) -> Bool {
        let flags = description.pointee.flags
        let depth = Int(description.pointee.comp.0.depth)
        let componentCount = Int(description.pointee.nb_components)
        let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
        guard flags & UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_HWACCEL) == 0,
            componentCount == 1 || componentCount >= 3 && flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0,
            (8...16).contains(depth), VideoFrame.isDecoded(width: width, height: height)
        else { return false }
        if converted?.width != width || converted?.height != height {
            converted = VideoFrame(width: width, height: height)
        }
        let (data, strides) = (frame.pointee.data, frame.pointee.linesize)
        let chroma = (
            width: -(-width >> Int(description.pointee.log2_chroma_w)),
            height: -(-height >> Int(description.pointee.log2_chroma_h))
        )
        guard var target = converted else { return false }
        converted = nil
        let (yStride, uvStride) = (Int32(target.yStride), Int32(target.uvStride))
        let (chromaWidth, chromaHeight) = (Int32(target.chromaWidth), Int32(target.chromaHeight))
        target.withMutablePlanes { y, u, v in
            y.withUnsafeMutableBufferPointer {
                narrow(data.0, strides.0, depth, Int32(width), Int32(height), into: $0.baseAddress, yStride)
            }
            for (plane, stride, isBlue) in [(data.1, strides.1, true), (data.2, strides.2, false)] {
                func fill(_ room: UnsafeMutableBufferPointer<UInt8>) {
                    guard componentCount >= 3 else {
                        room.update(repeating: 128)
                        return
                    }
                    scaleChroma(
                        plane, stride, depth, Int32(chroma.width), Int32(chroma.height), into: room.baseAddress,
                        uvStride, chromaWidth, chromaHeight)
                }
                if isBlue {
                    u.withUnsafeMutableBufferPointer { fill($0) }
                } else {
                    v.withUnsafeMutableBufferPointer { fill($0) }
                }
            }
        }
        target.colour = colour
        converted = target
        return true
    }

    /// Copies a plane, its samples brought to 8 bits.
    private func narrow(
        _ source: UnsafeMutablePointer<UInt8>?, _ stride: Int32, _ depth: Int, _ width: Int32, _ height: Int32,
        into target: UnsafeMutablePointer<UInt8>?, _ targetStride: Int32
    ) {
        guard let source, let target else { return }
        guard depth > 8 else {
            CopyPlane(source, stride, target, targetStride, width, height)
            return
        }
        source.withMemoryRebound(to: UInt16.self, capacity: 1) {
            Convert16To8Plane($0, stride / 2, target, targetStride, 1 << Int32(24 - depth), width, height)
        }
    }

    private func scaleChroma(
        _ source: UnsafeMutablePointer<UInt8>?, _ stride: Int32, _ depth: Int, _ width: Int32, _ height: Int32,
        into target: UnsafeMutablePointer<UInt8>?, _ targetStride: Int32, _ targetWidth: Int32, _ targetHeight: Int32
    ) {
        if width == targetWidth, height == targetHeight {
            narrow(source, stride, depth, width, height, into: target, targetStride)
            return
        }
        let count = Int(width) * Int(height)
        if scratch.count < count { scratch = [UInt8](repeating: 0, count: count) }
        scratch.withUnsafeMutableBufferPointer { room in
            narrow(source, stride, depth, width, height, into: room.baseAddress, width)
            ScalePlane(
                room.baseAddress, width, width, height, target, targetStride, targetWidth, targetHeight, kFilterBox)
        }
    }
}
