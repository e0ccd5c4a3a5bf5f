import CYUV
import Media

extension VideoFrame {
    /// The picture turned upright, by its EXIF orientation (CIPA DC-008 §4.6.5.1.7): 1 to 8, others count as 1. Cameras
    /// store pictures in the orientation of their sensor.
    func turned(orientation: Int32) -> VideoFrame {
        let mode: RotationMode
        switch orientation {
        case 3, 4: mode = kRotate180
        case 6, 7: mode = kRotate90
        case 5, 8: mode = kRotate270
        default: mode = kRotate0
        }
        let isMirrored = [2, 4, 5, 7].contains(orientation)
        guard isMirrored || mode != kRotate0 else { return self }
        let swapsSides = mode == kRotate90 || mode == kRotate270
        let source = self
        var target = VideoFrame(
            width: swapsSides ? height : width, height: swapsSides ? width : height, colour: colour)
        let (yStride, uvStride) = (target.yStride, target.uvStride)
        var room = [UInt8](repeating: 0, count: isMirrored ? width * height : 0)
        func turn(
            _ samples: [UInt8], _ stride: Int, _ width: Int, _ height: Int, into plane: inout MutableSpan<UInt8>,
            _ targetStride: Int
        ) {
            unsafe plane.withUnsafeMutableBufferPointer { plane in
                guard let target = plane.baseAddress else { return }
                guard isMirrored else {
                    unsafe RotatePlane(
                        samples, Int32(stride), target, Int32(targetStride), Int32(width), Int32(height), mode)
                    return
                }
                unsafe MirrorPlane(samples, Int32(stride), &room, Int32(width), Int32(width), Int32(height))
                unsafe RotatePlane(room, Int32(width), target, Int32(targetStride), Int32(width), Int32(height), mode)
            }
        }
        target.withMutablePlanes { y, u, v in
            turn(source.y, source.yStride, source.width, source.height, into: &y, yStride)
            turn(source.u, source.uvStride, source.chromaWidth, source.chromaHeight, into: &u, uvStride)
            turn(source.v, source.uvStride, source.chromaWidth, source.chromaHeight, into: &v, uvStride)
        }
        return target
    }
}
