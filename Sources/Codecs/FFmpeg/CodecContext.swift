import CFFmpeg
import Media

/// A codec of libavcodec with its packet and its frame. It owns all three and frees them together.
@safe final class CodecContext {
    let context: UnsafeMutablePointer<AVCodecContext>
    let packet: UnsafeMutablePointer<AVPacket>
    let frame: UnsafeMutablePointer<AVFrame>
    private let codec: UnsafePointer<AVCodec>

    init(_ codec: UnsafePointer<AVCodec>) throws(CodecError) {
        var context = unsafe avcodec_alloc_context3(codec)
        var packet = unsafe av_packet_alloc()
        var frame = unsafe av_frame_alloc()
        guard let context = unsafe context, let packet = unsafe packet, let frame = unsafe frame else {
            unsafe avcodec_free_context(&context)
            unsafe av_packet_free(&packet)
            unsafe av_frame_free(&frame)
            throw .outOfMemory("avcodec_alloc_context3")
        }
        unsafe self.context = context
        unsafe self.packet = packet
        unsafe self.frame = frame
        unsafe self.codec = codec
    }

    deinit {
        var (context, packet, frame) = unsafe (Optional(context), Optional(packet), Optional(frame))
        unsafe avcodec_free_context(&context)
        unsafe av_packet_free(&packet)
        unsafe av_frame_free(&frame)
    }

    func open() throws(CodecError) {
        let status = unsafe cff_open(context, codec)
        guard status >= 0 else {
            throw .ffmpeg(unsafe "avcodec_open2 of \(String(cString: codec.pointee.name))", status)
        }
    }

    /// Sets an option that only this codec has, such as `preset` of x264.
    func set(_ name: String, _ value: String) throws(CodecError) {
        let status = unsafe av_opt_set(context.pointee.priv_data, name, value, 0)
        guard status >= 0 else { throw .ffmpeg("the option \(name)=\(value)", status) }
    }

    /// Fills the packet with a copy of `prefix` and `bytes`.
    func fill(_ bytes: Span<UInt8>, after prefix: [UInt8] = []) throws(CodecError) {
        unsafe av_packet_unref(packet)
        // libavcodec counts in 32 bits.
        guard bytes.count < Int(Int32.max) / 2, prefix.count < Int(Int32.max) / 4,
            let room = unsafe cff_make_room(packet, Int32(prefix.count + bytes.count))
        else { throw .outOfMemory("av_new_packet of \(bytes.count) bytes") }
        unsafe prefix.withUnsafeBufferPointer {
            if let base = $0.baseAddress { unsafe room.update(from: base, count: $0.count) }
        }
        unsafe bytes.withUnsafeBufferPointer {
            if let base = $0.baseAddress { unsafe (room + prefix.count).update(from: base, count: $0.count) }
        }
    }

    /// Lends the packet's bytes to be changed in place.
    func withPacketBytes<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafeMutableBufferPointer(start: packet.pointee.data, count: Int(max(0, packet.pointee.size))))
    }
}
