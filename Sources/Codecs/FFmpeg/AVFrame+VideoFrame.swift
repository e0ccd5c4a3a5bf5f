import CFFmpeg
import Media

extension UnsafeMutablePointer<AVFrame> {
    /// Points into a picture's planes until `av_frame_unref`; nothing is copied.
    ///
    /// An array's storage stays in place while it is retained, and a writer meanwhile gets a copy. So each plane is
    /// retained until libavcodec releases it. x264, x265 and SVT-AV1 do so at once: they copy what they keep.
    func lend(_ picture: borrowing VideoFrame) throws(CodecError) {
        unsafe pointee.format = AV_PIX_FMT_YUV420P.rawValue
        unsafe pointee.width = Int32(picture.width)
        unsafe pointee.height = Int32(picture.height)
        unsafe pointee.linesize.0 = Int32(picture.yStride)
        unsafe pointee.linesize.1 = Int32(picture.uvStride)
        unsafe pointee.linesize.2 = Int32(picture.uvStride)
        unsafe pointee.buf.0 = LentPlane(picture.y).reference()
        unsafe pointee.buf.1 = LentPlane(picture.u).reference()
        unsafe pointee.buf.2 = LentPlane(picture.v).reference()
        guard let y = unsafe pointee.buf.0, let u = unsafe pointee.buf.1, let v = unsafe pointee.buf.2 else {
            throw .outOfMemory("av_buffer_create")
        }
        unsafe pointee.data.0 = y.pointee.data
        unsafe pointee.data.1 = u.pointee.data
        unsafe pointee.data.2 = v.pointee.data
    }
}

/// Retains a plane while C code points into it.
private final class LentPlane {
    private let samples: [UInt8]

    init(_ samples: [UInt8]) {
        self.samples = samples
    }

    /// Nil if memory is exhausted.
    func reference() -> UnsafeMutablePointer<AVBufferRef>? {
        let holder = unsafe Unmanaged.passRetained(self)
        let reference = unsafe samples.withUnsafeBufferPointer {
            unsafe av_buffer_create(
                UnsafeMutablePointer(mutating: $0.baseAddress), $0.count,
                { holder, _ in
                    if let holder = unsafe holder { unsafe Unmanaged<LentPlane>.fromOpaque(holder).release() }
                }, unsafe holder.toOpaque(), AV_BUFFER_FLAG_READONLY)
        }
        if unsafe reference == nil { unsafe holder.release() }
        return unsafe reference
    }
}
