import CVPX
import Media

/// The decoder's current image. It is empty after the decoder's next call, so that no stale memory can be read.
@safe final class VPXFrame: DecodedFrame {
    var image: UnsafePointer<vpx_image_t>?
    var tag: Int64 = 0
    var isDamaged = false
    private let stream: VPXStream

    init(_ stream: VPXStream) {
        self.stream = stream
    }

    var width: Int { unsafe image.map { unsafe Int($0.pointee.d_w) } ?? 0 }
    var height: Int { unsafe image.map { unsafe Int($0.pointee.d_h) } ?? 0 }

    /// VP8 has BT.601 in limited range only (RFC 6386 §9.2).
    var colour: VideoColour {
        guard let image = unsafe image, stream == .vp9 else { return .bt601 }
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
