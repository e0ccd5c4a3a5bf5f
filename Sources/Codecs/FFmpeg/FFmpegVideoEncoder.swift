import CFFmpeg
import Media

/// Pictures to H.264, H.265 and AV1.
@safe final class FFmpegVideoEncoder: VideoEncoder {
    let format: VideoFormat
    private let settings: VideoEncoding
    private let found: UnsafePointer<AVCodec>
    private var native: CodecContext
    /// The last packets of an encoder that a new one has replaced.
    private var backlog: [EncodedPacket] = []
    private var lastTime: Int64?
    private var isFinished = false

    init(_ settings: VideoEncoding, _ found: UnsafePointer<AVCodec>) throws(CodecError) {
        try settings.check()
        self.settings = settings
        unsafe self.found = found
        native = try unsafe Self.open(settings, found)
        let context = unsafe native.context
        var extradata: [UInt8] = []
        if let bytes = unsafe context.pointee.extradata, unsafe context.pointee.extradata_size > 0 {
            unsafe extradata += UnsafeBufferPointer(start: bytes, count: Int(context.pointee.extradata_size))
        }
        guard let stream = StreamConfiguration(settings, extradata: extradata) else {
            throw .library(
                operation: "reading the configuration of \(settings.codec.rawValue)", code: 0,
                message: "the encoder returned incomplete parameter sets")
        }
        var format = VideoFormat(width: settings.width, height: settings.height, configuration: stream.configuration)
        // Those of H.264 and H.265 never change, and come out of band alone (`AV_CODEC_FLAG_GLOBAL_HEADER`).
        format.hasParameterSetsInBand = settings.codec == .av1
        self.format = format
    }

    private static func open(
        _ settings: VideoEncoding, _ found: UnsafePointer<AVCodec>
    ) throws(CodecError) -> CodecContext {
        let native = try unsafe CodecContext(found)
        try settings.apply(to: native)
        try native.open()
        return native
    }

    deinit {
        guard settings.codec == .av1, lastTime == nil else { return }
        // SVT-AV1 1.4 waits forever for threads that a first picture would have woken.
        try? encode(VideoFrame(width: settings.width, height: settings.height), at: 0, isKeyFrame: true)
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        guard picture.width == settings.width, picture.height == settings.height else {
            throw .settings(
                codec: settings.codec.rawValue,
                reason: "a picture of \(picture.width)x\(picture.height); expected \(settings.width)x\(settings.height)"
            )
        }
        if let lastTime, time <= lastTime {
            throw .settings(codec: settings.codec.rawValue, reason: "time \(time) is not after \(lastTime)")
        }
        if settings.codec == .av1, isKeyFrame, lastTime != nil { try restart() }
        lastTime = time
        try encode(picture, at: time, isKeyFrame: isKeyFrame)
    }

    private func encode(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        let frame = unsafe native.frame
        defer { unsafe av_frame_unref(frame) }
        try unsafe frame.lend(picture)
        unsafe frame.pointee.pts = time
        unsafe frame.pointee.pict_type = isKeyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        let status = unsafe avcodec_send_frame(native.context, frame)
        guard status >= 0 else { throw .ffmpeg("avcodec_send_frame", status) }
    }

    func finish() throws(CodecError) {
        guard !isFinished else { return }
        isFinished = true
        let status = unsafe avcodec_send_frame(native.context, nil)
        guard status >= 0 else { throw .ffmpeg("avcodec_send_frame", status) }
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard backlog.isEmpty else {
            packet = backlog.removeFirst()
            return true
        }
        return try take(into: &packet)
    }

    /// SVT-AV1 places key frames at the interval only. A new encoder begins with one.
    private func restart() throws(CodecError) {
        let status = unsafe avcodec_send_frame(native.context, nil)
        guard status >= 0 else { throw .ffmpeg("avcodec_send_frame", status) }
        var packet = EncodedPacket()
        while try take(into: &packet) { backlog.append(packet) }
        native = try unsafe Self.open(settings, found)
    }

    private func take(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        let status = unsafe avcodec_receive_packet(native.context, native.packet)
        if status == cff_again || status == cff_end { return false }
        guard status >= 0 else { throw .ffmpeg("avcodec_receive_packet", status) }
        defer { unsafe av_packet_unref(native.packet) }
        packet.presentationTime = unsafe native.packet.pointee.pts
        packet.decodeTime = unsafe native.packet.pointee.dts
        packet.duration = 0
        packet.isKeyFrame = unsafe native.packet.pointee.flags & AV_PKT_FLAG_KEY != 0
        packet.bytes.removeAll(keepingCapacity: true)
        unsafe native.withPacketBytes { bytes in
            let bytes = UnsafeBufferPointer(bytes)
            if settings.codec == .av1 {
                unsafe packet.bytes += bytes[temporalDelimiterCount(bytes)...]
            } else {
                for unit in unsafe UnitStream.units(in: bytes) {
                    packet.bytes.appendBigEndian(UInt32(clamping: unit.count))
                    unsafe packet.bytes += bytes[unit]
                }
            }
        }
        return true
    }

    /// A temporal unit in a container has no delimiter (AV1 codec ISO media file format binding §2.4): OBU type 2.
    private func temporalDelimiterCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        unsafe bytes.count >= 2 && bytes[0] == 0x12 && bytes[1] == 0 ? 2 : 0
    }
}
