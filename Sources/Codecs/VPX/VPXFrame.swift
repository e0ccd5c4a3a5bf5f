import CVPX
import Media
import YUV

/// The decoder's current image as 8-bit I420. It is empty after the decoder's next call, so that no stale memory can be
/// read.
@safe final class VPXFrame: DecodedFrame {
    private var image: UnsafePointer<vpx_image_t>?
    /// Makes I420 of images with other samples.
    private let reduction = PictureReduction()
    private var isReduced = false
    var tag: Int64 = 0
    var isDamaged = false
    private let stream: VPXStream

    init(_ stream: VPXStream) {
        self.stream = stream
    }

    /// Takes the image as it was just decoded.
    ///
    /// - Returns: false where it has no planes, or other samples than a profile of VP9.
    func take(_ image: UnsafePointer<vpx_image_t>) -> Bool {
        forget()
        // VP8 names no depth.
        let depth = unsafe stream == .vp8 ? 8 : Int(image.pointee.bit_depth)
        if unsafe image.pointee.fmt == VPX_IMG_FMT_I420, depth == 8 {
            unsafe self.image = image
            return true
        }
        guard unsafe image.pointee.fmt.rawValue & UInt32(VPX_IMG_FMT_PLANAR) != 0,
            unsafe (depth > 8) == (image.pointee.fmt.rawValue & UInt32(VPX_IMG_FMT_HIGHBITDEPTH) != 0),
            let planar = unsafe planarPicture(image, depth: depth)
        else { return false }
        reduction.reduce(planar)
        unsafe self.image = image
        isReduced = true
        return true
    }

    func forget() {
        unsafe image = nil
        isReduced = false
    }

    private func planarPicture(_ image: UnsafePointer<vpx_image_t>, depth: Int) -> PlanarPicture? {
        let content: PlanarPicture.Content =
            unsafe image.pointee.cs == VPX_CS_SRGB
            ? .rgb
            : .colour(
                columnShift: Int(image.pointee.x_chroma_shift), lineShift: Int(image.pointee.y_chroma_shift))
        let (planes, strides) = unsafe (image.pointee.planes, image.pointee.stride)
        return unsafe PlanarPicture(
            width: Int(image.pointee.d_w), height: Int(image.pointee.d_h), depth: depth, content,
            colour: colour(of: image),
            planes: [
                (UnsafePointer(planes.0), Int(strides.0)), (UnsafePointer(planes.1), Int(strides.1)),
                (UnsafePointer(planes.2), Int(strides.2)),
            ])
    }

    var width: Int { unsafe image.map { unsafe Int($0.pointee.d_w) } ?? 0 }
    var height: Int { unsafe image.map { unsafe Int($0.pointee.d_h) } ?? 0 }

    /// VP8 has BT.601 in limited range only (RFC 6386 §9.2).
    var colour: VideoColour {
        guard let image = unsafe image, stream == .vp9 else { return .bt601 }
        return unsafe isReduced ? reduction.picture.colour : colour(of: image)
    }

    private func colour(of image: UnsafePointer<vpx_image_t>) -> VideoColour {
        let range: VideoColour.Range = unsafe image.pointee.range == VPX_CR_FULL_RANGE ? .full : .limited
        return switch unsafe image.pointee.cs {
        case VPX_CS_BT_601, VPX_CS_SMPTE_170: VideoColour(matrix: .bt601, range: range)
        case VPX_CS_BT_709: VideoColour(matrix: .bt709, range: range)
        case VPX_CS_BT_2020: VideoColour(matrix: .bt2020, range: range)
        default: VideoColour(matrix: .unspecified, range: range)
        }
    }

    func withPlanes(
        _ body: (
            _ y: Span<UInt8>, _ yStride: Int, _ u: Span<UInt8>, _ v: Span<UInt8>, _ uvStride: Int
        ) -> Void
    ) {
        if isReduced {
            reduction.picture.withPlanes(body)
            return
        }
        guard let image = unsafe image, let y = unsafe image.pointee.planes.0, let u = unsafe image.pointee.planes.1,
            let v = unsafe image.pointee.planes.2
        else { return }
        let (yStride, uvStride) = unsafe (Int(image.pointee.stride.0), Int(image.pointee.stride.1))
        let (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2)
        guard yStride >= width, uvStride >= chromaWidth, height > 0 else { return }
        let yCount = yStride * (height - 1) + width
        let uvCount = uvStride * (chromaHeight - 1) + chromaWidth
        unsafe body(
            UnsafeBufferPointer(start: y, count: yCount).span, yStride,
            UnsafeBufferPointer(start: u, count: uvCount).span,
            UnsafeBufferPointer(start: v, count: uvCount).span, uvStride)
    }
}
