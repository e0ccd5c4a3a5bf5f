import CYUV
import Media

extension YUVScaler {
    func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {
        guard ColourConversion(from: overlay.picture.colour, to: canvas.colour) == nil else {
            throw .settings(codec: "scaler", reason: "an overlay must have the colour space of the picture")
        }
        // Even, so that both have their chroma samples at the same places.
        guard let columns = Overlap(of: overlay.width, at: x & ~1, in: canvas.width),
            let lines = Overlap(of: overlay.height, at: y & ~1, in: canvas.height)
        else { return }
        let source = FrameArea(x: columns.source, y: lines.source, width: columns.count, height: lines.count)
        let target = FrameArea(x: columns.target, y: lines.target, width: columns.count, height: lines.count)
        let luma = PlaneArea(stride: canvas.yStride, area: target)
        let chroma = PlaneArea(stride: canvas.uvStride, area: target.chroma)
        var isBlended = false
        unsafe overlay.opacity.withUnsafeBufferPointer { samples in
            // Four luma samples for each chroma sample; all exist, because the overlay's sides are even.
            let fours = FrameArea(
                x: source.x, y: source.y, width: 2 * source.chroma.width, height: 2 * source.chroma.height)
            guard
                let opacity = unsafe PlaneView(samples, PlaneArea(stride: overlay.opacityStride, area: fours)),
                let means = halved(opacity)
            else { return }
            overlay.picture.withPlanes { y, sourceYStride, u, v, sourceUVStride in
                let sourceLuma = PlaneArea(stride: sourceYStride, area: source)
                let sourceChroma = PlaneArea(stride: sourceUVStride, area: source.chroma)
                canvas.withMutablePlanes { canvasY, canvasU, canvasV in
                    isBlended =
                        blend(y, sourceLuma, opacity, into: &canvasY, luma)
                        && blend(u, sourceChroma, means, into: &canvasU, chroma)
                        && blend(v, sourceChroma, means, into: &canvasV, chroma)
                }
            }
        }
        guard isBlended else {
            throw .library(operation: "blending an overlay", code: 0, message: "a plane is too small")
        }
    }

    /// The mean of each four, which libyuv rounds to the nearest.
    private func halved(_ opacity: PlaneView) -> PlaneView? {
        guard let room = chromaOpacity.plane(width: opacity.width / 2, height: opacity.height / 2) else { return nil }
        unsafe ScalePlane(
            opacity.base, Int32(opacity.stride), Int32(opacity.width), Int32(opacity.height), room.base,
            Int32(room.stride), Int32(room.width), Int32(room.height), kFilterBox)
        return PlaneView(room)
    }

    private func blend(
        _ samples: Span<UInt8>, _ source: PlaneArea, _ opacity: PlaneView, into plane: inout MutableSpan<UInt8>,
        _ target: PlaneArea
    ) -> Bool {
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe plane.withUnsafeMutableBufferPointer { room in
                guard let above = unsafe PlaneView(samples, source), let below = unsafe MutablePlaneView(room, target)
                else { return false }
                return unsafe BlendPlane(
                    above.base, Int32(above.stride), below.base, Int32(below.stride), opacity.base,
                    Int32(opacity.stride), below.base, Int32(below.stride), Int32(below.width), Int32(below.height)
                ) == 0
            }
        }
    }
}

/// Along one side: the part of an overlay that is inside the canvas.
private struct Overlap {
    let source: Int
    let target: Int
    let count: Int

    /// Nil if there is none; no place can trap.
    init?(of length: Int, at place: Int, in total: Int) {
        guard place < total, place > -length else { return nil }
        source = max(0, -place)
        target = max(0, place)
        count = min(length - source, total - target)
    }
}
