import CFFmpeg
import Media

/// Pictures to H.264, H.265 and AV1.
final class FFmpegPictureEncoder: PictureEncoder {
    let format: VideoFormat
    private let settings: PictureEncoding
    private let found: UnsafePointer<AVCodec>
    private var native: CodecContext
    private let keyFrameUnits: [[UInt8]]
    /// What an encoder gave at its end while another one takes over.
    private var backlog: [EncodedPacket] = []
    private var lastTime: Int64?
    private var isFinished = false

    init(_ settings: PictureEncoding, _ found: UnsafePointer<AVCodec>) throws(CodecError) {
        try settings.check()
        self.settings = settings
        self.found = found
        native = try Self.open(settings, found)
        let context = native.context
        var extradata: [UInt8] = []
        if let bytes = context.pointee.extradata, context.pointee.extradata_size > 0 {
            extradata += UnsafeBufferPointer(start: bytes, count: Int(context.pointee.extradata_size))
        }
        guard let stream = StreamConfiguration(settings, extradata: extradata) else {
            throw .library(operation: "reading the encoder's configuration", code: 0, message: "it is not as expected")
        }
        keyFrameUnits = stream.keyFrameUnits
        format = VideoFormat(width: settings.width, height: settings.height, configuration: stream.configuration)
    }

    private static func open(
        _ settings: PictureEncoding, _ found: UnsafePointer<AVCodec>
    ) throws(CodecError) -> CodecContext {
        let native = try CodecContext(found)
        try settings.apply(to: native)
        try native.open()
        let frame = native.frame
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.width = Int32(settings.width)
        frame.pointee.height = Int32(settings.height)
        let status = av_frame_get_buffer(frame, 0)
        guard status >= 0 else { throw ffmpegError("av_frame_get_buffer", status) }
        return native
    }

    deinit {
        guard settings.codec == .av1, lastTime == nil else { return }
        // SVT-AV1 1.4 waits forever for threads that a first picture would have woken; the frame is black, or nothing.
        native.frame.pointee.pts = 0
        _ = avcodec_send_frame(native.context, native.frame)
    }

    func send(_ picture: borrowing Picture, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        guard picture.width == settings.width, picture.height == settings.height else {
            throw .settings(
                codec: settings.codec.rawValue,
                reason: "a picture of \(picture.width)x\(picture.height) is not of the set size")
        }
        if let lastTime, time <= lastTime {
            throw .settings(codec: settings.codec.rawValue, reason: "time \(time) is not later than \(lastTime)")
        }
        if settings.codec == .av1, isKeyFrame, lastTime != nil { try beginAnew() }
        lastTime = time
        let frame = native.frame
        // The encoder may still read the picture before: then there is new room for this one.
        let writable = av_frame_make_writable(frame)
        guard writable >= 0 else { throw ffmpegError("av_frame_make_writable", writable) }
        picture.withPlanes { y, yStride, u, v, uvStride in
            copy(y, yStride, to: frame.pointee.data.0, frame.pointee.linesize.0, settings.width, settings.height)
            let (width, height) = ((settings.width + 1) / 2, (settings.height + 1) / 2)
            copy(u, uvStride, to: frame.pointee.data.1, frame.pointee.linesize.1, width, height)
            copy(v, uvStride, to: frame.pointee.data.2, frame.pointee.linesize.2, width, height)
        }
        frame.pointee.pts = time
        frame.pointee.pict_type = isKeyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        let status = avcodec_send_frame(native.context, frame)
        guard status >= 0 else { throw ffmpegError("avcodec_send_frame", status) }
    }

    func finish() throws(CodecError) {
        guard !isFinished else { return }
        isFinished = true
        let status = avcodec_send_frame(native.context, nil)
        guard status >= 0 else { throw ffmpegError("avcodec_send_frame", status) }
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard backlog.isEmpty else {
            packet = backlog.removeFirst()
            return true
        }
        return try take(into: &packet)
    }

    /// SVT-AV1 places key frames by the interval alone; a new encoder begins with one.
    private func beginAnew() throws(CodecError) {
        let status = avcodec_send_frame(native.context, nil)
        guard status >= 0 else { throw ffmpegError("avcodec_send_frame", status) }
        var packet = EncodedPacket()
        while try take(into: &packet) { backlog.append(packet) }
        native = try Self.open(settings, found)
    }

    private func take(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        let status = avcodec_receive_packet(native.context, native.packet)
        if status == cff_again || status == cff_end { return false }
        guard status >= 0 else { throw ffmpegError("avcodec_receive_packet", status) }
        defer { av_packet_unref(native.packet) }
        packet.presentation = native.packet.pointee.pts
        packet.decode = native.packet.pointee.dts
        packet.ticks = 0
        packet.isKeyFrame = native.packet.pointee.flags & AV_PKT_FLAG_KEY != 0
        packet.bytes.removeAll(keepingCapacity: true)
        if packet.isKeyFrame { UnitStream.append(keyFrameUnits, to: &packet.bytes) }
        native.withPacketBytes { bytes in
            let bytes = UnsafeBufferPointer(bytes)
            if settings.codec == .av1 {
                packet.bytes += bytes[temporalDelimiterCount(bytes)...]
            } else {
                for unit in UnitStream.units(in: bytes) {
                    packet.bytes.appendBigEndian(UInt32(clamping: unit.count))
                    packet.bytes += bytes[unit]
                }
            }
        }
        return true
    }

    private func copy(
        _ source: Span<UInt8>, _ stride: Int, to target: UnsafeMutablePointer<UInt8>?, _ targetStride: Int32,
        _ width: Int, _ height: Int
    ) {
        guard let target else { return }
        source.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            av_image_copy_plane(target, targetStride, base, Int32(stride), Int32(width), Int32(height))
        }
    }

    /// A temporal unit in a container has no delimiter (AV1 codec ISO media file format binding §2.4): OBU type 2.
    private func temporalDelimiterCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        bytes.count >= 2 && bytes[0] == 0x12 && bytes[1] == 0 ? 2 : 0
    }
}
