import CYUV
import Media

/// Draws, fills and lays over with libyuv.
final class YUVScaler: FrameScaler {
    private let scaler = PlaneScaler()
    private var turned = PlaneRoom()
    /// How opaque an overlay is where its chroma samples are.
    var chromaOpacity = PlaneRoom()
    /// The last one; inputs of a canvas are mostly alike.
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
        let (yStride, uvStride) = (canvas.yStride, canvas.uvStride)
        var isDrawn = false
        source.withPlanes { y, sourceYStride, u, v, sourceUVStride in
            canvas.withMutablePlanes { canvasY, canvasU, canvasV in
                let drawnY = draw(y, sourceYStride, crop, rotation, into: &canvasY, yStride, area)
                let drawnU = draw(u, sourceUVStride, crop.chroma, rotation, into: &canvasU, uvStride, area.chroma)
                let drawnV = draw(v, sourceUVStride, crop.chroma, rotation, into: &canvasV, uvStride, area.chroma)
                guard drawnY, drawnU, drawnV else { return }
                isDrawn = true
                convert(&canvasY, yStride, &canvasU, &canvasV, uvStride, area)
            }
        }
        guard isDrawn else {
            throw .library(operation: "drawing a picture", code: 0, message: "its planes are not there")
        }
    }

    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {
        guard area.lies(inWidth: canvas.width, height: canvas.height) else {
            throw outside(area, "a canvas of \(canvas.width)x\(canvas.height)")
        }
        let (yStride, uvStride) = (canvas.yStride, canvas.uvStride)
        canvas.withMutablePlanes { y, u, v in
            fill(&y, yStride, area, sample.y)
            fill(&u, uvStride, area.chroma, sample.u)
            fill(&v, uvStride, area.chroma, sample.v)
        }
    }

    private func fill(_ plane: inout MutableSpan<UInt8>, _ stride: Int, _ area: FrameArea, _ value: UInt8) {
        plane.withUnsafeMutableBufferPointer { samples in
            guard let target = view(samples, stride, area) else { return }
            SetPlane(
                target.base, Int32(target.stride), Int32(target.width), Int32(target.height), UInt32(value))
        }
    }

    private func draw(
        _ source: Span<UInt8>, _ sourceStride: Int, _ crop: FrameArea, _ rotation: FrameRotation,
        into plane: inout MutableSpan<UInt8>, _ stride: Int, _ area: FrameArea
    ) -> Bool {
        source.withUnsafeBufferPointer { samples in
            plane.withUnsafeMutableBufferPointer { target in
                guard
                    let source = PlaneView(
                        samples, stride: sourceStride, x: crop.x, y: crop.y, width: crop.width, height: crop.height),
                    let target = view(target, stride, area)
                else { return false }
                return draw(source, rotation, into: target)
            }
        }
    }

    /// Turns on the smaller side of scaling.
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
        RotatePlane(
            source.base, Int32(source.stride), target.base, Int32(target.stride), Int32(source.width),
            Int32(source.height), mode) == 0
    }

    private func convert(
        _ y: inout MutableSpan<UInt8>, _ yStride: Int, _ u: inout MutableSpan<UInt8>, _ v: inout MutableSpan<UInt8>,
        _ uvStride: Int, _ area: FrameArea
    ) {
        guard conversion != nil else { return }
        y.withUnsafeMutableBufferPointer { y in
            u.withUnsafeMutableBufferPointer { u in
                v.withUnsafeMutableBufferPointer { v in
                    guard let luma = view(y, yStride, area), let blue = view(u, uvStride, area.chroma),
                        let red = view(v, uvStride, area.chroma)
                    else { return }
                    conversion?.convert(luma, blue, red, left: area.x & 1, top: area.y & 1)
                }
            }
        }
    }

    private func view(
        _ samples: UnsafeMutableBufferPointer<UInt8>, _ stride: Int, _ area: FrameArea
    ) -> MutablePlaneView? {
        MutablePlaneView(samples, stride: stride, x: area.x, y: area.y, width: area.width, height: area.height)
    }

    private func outside(_ area: FrameArea, _ whole: String) -> CodecError {
        .settings(
            codec: "scaler", reason: "\(area.width)x\(area.height) at \(area.x),\(area.y) is outside of \(whole)")
    }
}
