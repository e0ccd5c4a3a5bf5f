import CVPX
import Media

/// Pictures to VP8 and VP9 profile 0, in one pass and without delay.
///
/// libvpx can adapt its effort to the time that frames take. This encoder fixes the effort, so that the same pictures
/// give the same bytes.
@safe final class VPXEncoder: VideoEncoder {
    let format: VideoFormat
    private let stream: VPXStream
    private let settings: VideoEncoding
    private let context: UnsafeMutablePointer<vpx_codec_ctx_t>
    private var image = unsafe vpx_image_t()
    private var iterator: vpx_codec_iter_t?
    private var hasPackets = false
    private var lastTime: Int64?
    /// Pictures since the last key frame; nil before the first.
    private var sinceKeyFrame: Int?

    init(_ stream: VPXStream, _ settings: VideoEncoding) throws(CodecError) {
        try settings.check()
        self.stream = stream
        self.settings = settings
        let configuration: VideoConfiguration =
            switch stream {
            case .vp8: .vp8
            case .vp9:
                .vp9(
                    VP9Configuration(
                        profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: settings.colour.range == .full,
                        colorSpace: settings.colour.vp9ColorSpace))
            }
        format = VideoFormat(width: settings.width, height: settings.height, configuration: configuration)
        unsafe context = .allocate(capacity: 1)
        unsafe context.initialize(to: vpx_codec_ctx_t())
        try open()
    }

    deinit {
        unsafe vpx_codec_destroy(context)
        unsafe context.deallocate()
    }

    private func open() throws(CodecError) {
        let interface = unsafe stream == .vp8 ? vpx_codec_vp8_cx() : vpx_codec_vp9_cx()
        var configuration = unsafe vpx_codec_enc_cfg_t()
        let status = unsafe vpx_codec_enc_config_default(interface, &configuration, 0)
        guard status == VPX_CODEC_OK else { throw .vpx("vpx_codec_enc_config_default", status) }
        unsafe configuration.g_w = UInt32(settings.width)
        unsafe configuration.g_h = UInt32(settings.height)
        unsafe configuration.g_timebase = vpx_rational_t(num: 1, den: Int32(clamping: settings.clock.hertz))
        unsafe configuration.g_threads = UInt32(settings.threadCount)
        unsafe configuration.g_lag_in_frames = 0
        unsafe configuration.g_error_resilient = 0
        unsafe configuration.rc_target_bitrate = UInt32(settings.bitrate)
        // Every picture becomes a frame: the caller decides the cadence.
        unsafe configuration.rc_dropframe_thresh = 0
        unsafe configuration.rc_resize_allowed = 0
        unsafe configuration.rc_end_usage = isRealtime || settings.maximumBitrate != nil ? VPX_CBR : VPX_VBR
        // In milliseconds of the bitrate: those that libwebrtc and vpxenc's realtime examples use.
        unsafe configuration.rc_buf_sz = 1000
        unsafe configuration.rc_buf_initial_sz = 500
        unsafe configuration.rc_buf_optimal_sz = 600
        unsafe configuration.rc_min_quantizer = 2
        unsafe configuration.rc_max_quantizer = 56
        // Key frames are placed by `send`.
        unsafe configuration.kf_mode = VPX_KF_DISABLED
        let opened = unsafe cvpx_init_encoder(context, interface, &configuration)
        guard opened == VPX_CODEC_OK else { throw .vpx("vpx_codec_enc_init", opened) }
        try set(VP8E_SET_CPUUSED, effort)
        try set(VP8E_SET_STATIC_THRESHOLD, 1)
        let parallel = settings.threadCount >= 4 ? 2 : settings.threadCount >= 2 ? 1 : 0
        switch stream {
        case .vp8:
            try set(VP8E_SET_TOKEN_PARTITIONS, parallel)
            try set(VP8E_SET_NOISE_SENSITIVITY, 0)
        case .vp9:
            try set(VP9E_SET_TILE_COLUMNS, parallel)
            try set(VP9E_SET_ROW_MT, settings.threadCount > 1 ? 1 : 0)
            // Cyclic refresh is what realtime rate control is made for.
            try set(VP9E_SET_AQ_MODE, isRealtime ? 3 : 0)
            try set(VP9E_SET_COLOR_SPACE, Int(settings.colour.vp9ColorSpace))
            try set(VP9E_SET_COLOR_RANGE, settings.colour.range == .full ? 1 : 0)
        }
    }

    private var isRealtime: Bool { settings.effort == .least || settings.effort == .live }

    /// Negative speeds of VP8 are fixed ones; positive ones would follow the clock.
    private var effort: Int {
        switch (stream, settings.effort) {
        case (.vp8, .least): -12
        case (.vp8, .live): -8
        case (.vp8, .good): 3
        case (.vp8, .best): 1
        case (.vp9, .least): 9
        case (.vp9, .live): 7
        case (.vp9, .good): 4
        case (.vp9, .best): 2
        }
    }

    private func set(_ control: vp8e_enc_control_id, _ value: Int) throws(CodecError) {
        let status = unsafe cvpx_set(context, Int32(control.rawValue), Int32(clamping: value))
        guard status == VPX_CODEC_OK else { throw .vpx("vpx_codec_control(\(control.rawValue))", status) }
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        guard picture.width == settings.width, picture.height == settings.height else {
            throw .settings(
                codec: stream.name,
                reason: "a picture of \(picture.width)x\(picture.height); expected \(settings.width)x\(settings.height)"
            )
        }
        if let lastTime, time <= lastTime {
            throw .settings(codec: stream.name, reason: "time \(time) is not after \(lastTime)")
        }
        lastTime = time
        unsafe iterator = nil
        hasPackets = false
        let isDue = sinceKeyFrame.map { $0 >= settings.keyFrameInterval } ?? true
        let flags = isKeyFrame || isDue ? vpx_enc_frame_flags_t(cvpx_force_key) : 0
        let duration = UInt(max(1, settings.frameRate.ticks(ofFrame: 1, clock: settings.clock)))
        var status = VPX_CODEC_OK
        picture.withPlanes { y, yStride, u, v, uvStride in
            unsafe y.withUnsafeBufferPointer { y in
                unsafe u.withUnsafeBufferPointer { u in
                    unsafe v.withUnsafeBufferPointer { v in
                        unsafe cvpx_wrap(
                            &image, UInt32(settings.width), UInt32(settings.height), y.baseAddress, Int32(yStride),
                            u.baseAddress, v.baseAddress, Int32(uvStride))
                        status = unsafe vpx_codec_encode(
                            context, &image, time, duration, flags, isRealtime ? cvpx_realtime : cvpx_good)
                    }
                }
            }
        }
        guard status == VPX_CODEC_OK else { throw .vpx("vpx_codec_encode", status) }
        sinceKeyFrame = flags != 0 ? 1 : (sinceKeyFrame ?? 0) + 1
        hasPackets = true
    }

    /// Does nothing: this encoder delays no frames.
    func finish() {}

    func receive(into packet: inout EncodedPacket) -> Bool {
        while hasPackets, let found = unsafe vpx_codec_get_cx_data(context, &iterator) {
            guard unsafe found.pointee.kind == VPX_CODEC_CX_FRAME_PKT, let bytes = unsafe cvpx_bytes(found) else {
                continue
            }
            packet.bytes.removeAll(keepingCapacity: true)
            unsafe packet.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: cvpx_count(found)))
            packet.presentationTime = unsafe cvpx_time(found)
            packet.decodeTime = packet.presentationTime
            packet.duration = 0
            packet.isKeyFrame = unsafe cvpx_is_key(found) != 0
            return true
        }
        hasPackets = false
        return false
    }
}

extension VideoColour {
    /// `color_space` of VP9 (bitstream specification §7.2.2).
    fileprivate var vp9ColorSpace: UInt8 {
        switch matrix {
        case .unspecified: 0
        case .bt601: 1
        case .bt709: 2
        case .bt2020: 5
        }
    }
}
