import CYUV
import Media

/// Draws, fills and blends with libyuv.
final class YUVScaler: FrameScaler {
    private let scaler = PlaneScaler()
    private var turned = PlaneRoom()
    /// How opaque an overlay is where its chroma samples are.
    var chromaOpacity = PlaneRoom()
    /// The last conversion: most inputs of a canvas have the same colour.
    private var conversion: ColourConversion?

    func draw(
        _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
        at area: FrameArea
    ) throws(CodecError) {
        let crop = crop ?? FrameArea(x: 0, y: 0, width: source.width, height: source.height)
        guard crop.lies(inWidth: source.width, height: source.height) else {
            throw outside(crop, "a picture of \(source.width)x\(source.height)")
        }
        guard area.lies(inWidth: canvas.width, height: canvas.height) else {
            throw outside(area, "a canvas of \(canvas.width)x\(canvas.height)")
        }
        if conversion?.source != source.colour || conversion?.target != canvas.colour {
            conversion = ColourConversion(from: source.colour, to: canvas.colour)
        }
        let luma = PlaneArea(stride: canvas.yStride, area: area)
        let chroma = PlaneArea(stride: canvas.uvStride, area: area.chroma)
        var isDrawn = false
        source.withPlanes { y, sourceYStride, u, v, sourceUVStride in
            let sourceLuma = PlaneArea(stride: sourceYStride, area: crop)
            let sourceChroma = PlaneArea(stride: sourceUVStride, area: crop.chroma)
            canvas.withMutablePlanes { canvasY, canvasU, canvasV in
                let drawnY = draw(y, sourceLuma, rotation, into: &canvasY, luma)
                let drawnU = draw(u, sourceChroma, rotation, into: &canvasU, chroma)
                let drawnV = draw(v, sourceChroma, rotation, into: &canvasV, chroma)
                guard drawnY, drawnU, drawnV else { return }
                isDrawn = true
                convert(&canvasY, luma, &canvasU, &canvasV, chroma)
            }
        }
        guard isDrawn else {
            throw .library(operation: "drawing a picture", code: 0, message: "the decoder has released the planes")
        }
    }

    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {
        guard area.lies(inWidth: canvas.width, height: canvas.height) else {
            throw outside(area, "a canvas of \(canvas.width)x\(canvas.height)")
        }
        let luma = PlaneArea(stride: canvas.yStride, area: area)
        let chroma = PlaneArea(stride: canvas.uvStride, area: area.chroma)
        canvas.withMutablePlanes { y, u, v in
            fill(&y, luma, sample.y)
            fill(&u, chroma, sample.u)
            fill(&v, chroma, sample.v)
        }
    }

    private func fill(_ plane: inout MutableSpan<UInt8>, _ place: PlaneArea, _ value: UInt8) {
        unsafe plane.withUnsafeMutableBufferPointer { samples in
            guard let target = unsafe MutablePlaneView(samples, place) else { return }
            unsafe SetPlane(
                target.base, Int32(target.stride), Int32(target.width), Int32(target.height), UInt32(value))
        }
    }

    private func draw(
        _ source: Span<UInt8>, _ crop: PlaneArea, _ rotation: FrameRotation, into plane: inout MutableSpan<UInt8>,
        _ place: PlaneArea
    ) -> Bool {
        unsafe source.withUnsafeBufferPointer { samples in
            unsafe plane.withUnsafeMutableBufferPointer { target in
                guard let source = unsafe PlaneView(samples, crop), let target = unsafe MutablePlaneView(target, place)
                else { return false }
                return draw(source, rotation, into: target)
            }
        }
    }

    /// Rotates before or after scaling, whichever has fewer samples.
    private func draw(_ source: PlaneView, _ rotation: FrameRotation, into target: MutablePlaneView) -> Bool {
        guard rotation != .none else {
            scaler.scale(source, into: target)
            return true
        }
        let mode = RotationMode(UInt32(rotation.rawValue))
        let (width, height) =
            rotation.swapsSides ? (target.height, target.width) : (target.width, target.height)
        if width * height <= source.width * source.height {
            guard let room = turned.plane(width: width, height: height) else { return false }
            scaler.scale(source, into: room)
            return turn(PlaneView(room), into: target, mode)
        }
        let turnedSize =
            rotation.swapsSides ? (source.height, source.width) : (source.width, source.height)
        guard let room = turned.plane(width: turnedSize.0, height: turnedSize.1), turn(source, into: room, mode) else {
            return false
        }
        scaler.scale(PlaneView(room), into: target)
        return true
    }

    private func turn(_ source: PlaneView, into target: MutablePlaneView, _ mode: RotationMode) -> Bool {
        unsafe RotatePlane(
            source.base, Int32(source.stride), target.base, Int32(target.stride), Int32(source.width),
            Int32(source.height), mode) == 0
    }

    private func convert(
        _ y: inout MutableSpan<UInt8>, _ luma: PlaneArea, _ u: inout MutableSpan<UInt8>,
        _ v: inout MutableSpan<UInt8>, _ chroma: PlaneArea
    ) {
        guard conversion != nil else { return }
        unsafe y.withUnsafeMutableBufferPointer { y in
            unsafe u.withUnsafeMutableBufferPointer { u in
                unsafe v.withUnsafeMutableBufferPointer { v in
                    guard let samples = unsafe MutablePlaneView(y, luma), let blue = unsafe MutablePlaneView(u, chroma),
                        let red = unsafe MutablePlaneView(v, chroma)
                    else { return }
                    conversion?.convert(samples, blue, red, left: luma.area.x & 1, top: luma.area.y & 1)
                }
            }
        }
    }

    private func outside(_ area: FrameArea, _ whole: String) -> CodecError {
        .settings(
            codec: "scaler", reason: "\(area.width)x\(area.height) at \(area.x),\(area.y) is outside of \(whole)")
    }
}
