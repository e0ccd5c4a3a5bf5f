import CFFmpeg
import Media

/// Gives the settings to each encoder in its own options.
extension VideoEncoding {
    func apply(to native: CodecContext) throws(CodecError) {
        let context = unsafe native.context
        unsafe context.pointee.width = Int32(width)
        unsafe context.pointee.height = Int32(height)
        unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(clamping: clock.hertz))
        unsafe context.pointee.framerate = AVRational(
            num: Int32(clamping: frameRate.numerator), den: Int32(clamping: frameRate.denominator))
        unsafe context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        unsafe context.pointee.bit_rate = Int64(bitrate) * 1000
        unsafe context.pointee.gop_size = Int32(keyFrameInterval)
        unsafe context.pointee.thread_count = Int32(threadCount)
        // The container takes the parameter sets from extradata, and has them there alone.
        unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_GLOBAL_HEADER)
        unsafe context.pointee.color_range = colour.range == .full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        unsafe context.pointee.color_primaries = AVColorPrimaries(UInt32(colour.primaries))
        unsafe context.pointee.color_trc = AVColorTransferCharacteristic(UInt32(colour.transferCharacteristics))
        unsafe context.pointee.colorspace = AVColorSpace(UInt32(colour.matrixCoefficients))
        unsafe context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
        if let maximumBitrate {
            unsafe context.pointee.rc_max_rate = Int64(maximumBitrate) * 1000
            // Two seconds of it.
            unsafe context.pointee.rc_buffer_size = Int32(clamping: maximumBitrate * 2000)
        }
        switch codec {
        case .h264: try applyX264(to: native)
        case .h265: try applyX265(to: native)
        case .av1: try applySVT(to: native)
        case .vp8, .vp9: break
        }
    }

    private func applyX264(to native: CodecContext) throws(CodecError) {
        try native.set("preset", presetOfX26x)
        if isLowDelay { try native.set("tune", "zerolatency") }
        let profile =
            switch h264Profile ?? .high {
            // x264's baseline is the constrained one: it has none of the tools that set the two apart.
            case .constrainedBaseline, .baseline: "baseline"
            case .main: "main"
            case .high: "high"
            }
        try native.set("profile", profile)
        try native.set("forced-idr", "1")
        // Key frames come at the planned interval only.
        try native.set("x264-params", "scenecut=0:open-gop=0")
    }

    private func applyX265(to native: CodecContext) throws(CodecError) {
        try native.set("preset", presetOfX26x)
        if isLowDelay { try native.set("tune", "zerolatency") }
        try native.set("profile", "main")
        try native.set("forced-idr", "1")
        let threads = threadCount == 1 ? "pools=none:wpp=0" : "pools=\(threadCount)"
        try native.set(
            "x265-params",
            "log-level=none:scenecut=0:open-gop=0:frame-threads=1:\(threads):keyint=\(keyFrameInterval):min-keyint=1")
    }

    private func applySVT(to native: CodecContext) throws(CodecError) {
        let preset =
            switch effort {
            case .least: "12"
            case .live: "10"
            case .good: "8"
            case .best: "5"
            }
        try native.set("preset", preset)
        // With more than one thread the rate control of SVT-AV1 1.4 depends on which is ready first.
        try native.set("svtav1-params", "lp=1" + (isLowDelay ? ":pred-struct=1" : ""))
    }

    private var presetOfX26x: String {
        switch effort {
        case .least: "ultrafast"
        case .live: "veryfast"
        case .good: "medium"
        case .best: "slow"
        }
    }
}
