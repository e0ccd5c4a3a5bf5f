import Media

/// The beginning of a VP9 frame's uncompressed header (VP9 bitstream specification §6.2).
struct VP9FrameHeader: Sendable {
    /// What only key frames tell.
    struct KeyFrame: Equatable, Sendable {
        var width: Int
        var height: Int
        var configuration: VP9Configuration
    }

    /// frame_type 0. An intra-only frame is none: it refreshes only some references.
    var isKeyFrame = false
    /// error_resilient_mode: entropy contexts, motion vectors and segmentation do not depend on the frame before.
    var isErrorResilient = false
    /// refresh_frame_flags is 0: no later frame can refer to this one.
    var isNonReference = false
    var keyFrame: KeyFrame?

    init(parsing frame: Span<UInt8>) throws(DepacketizingError) {
        guard !frame.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        let firstByte = frame[0]
        var bits = LeadingBits(frame)
        func read(_ width: Int) throws(DepacketizingError) -> Int {
            guard let value = bits.bits(width) else {
                throw .truncated(needed: frame.count + 1, remaining: frame.count)
            }
            return Int(value)
        }

        guard try read(2) == 2 else { throw .invalidFrameHeader(firstByte: firstByte) }
        let profile = try read(1) | (try read(1)) << 1
        if profile == 3, try read(1) != 0 { throw .invalidFrameHeader(firstByte: firstByte) }
        // show_existing_frame: three bits name a frame that is shown again, nothing is coded.
        if try read(1) == 1 {
            isNonReference = true
            return
        }
        isKeyFrame = try read(1) == 0
        let isShown = try read(1) == 1
        isErrorResilient = try read(1) == 1

        if isKeyFrame {
            try Self.checkSyncCode(try read(24))
            let color = try Self.colorConfiguration(profile: profile, read)
            let width = try read(16) + 1
            let height = try read(16) + 1
            keyFrame = KeyFrame(width: width, height: height, configuration: color)
            return
        }
        let isIntraOnly = isShown ? false : try read(1) == 1
        if !isErrorResilient { _ = try read(2) }  // reset_frame_context
        if isIntraOnly {
            try Self.checkSyncCode(try read(24))
            if profile > 0 { _ = try Self.colorConfiguration(profile: profile, read) }
        }
        isNonReference = try read(8) == 0
    }

    /// frame_sync_code (§7.2).
    private static func checkSyncCode(_ code: Int) throws(DepacketizingError) {
        guard code == 0x498342 else { throw .invalidStartCode(UInt32(code)) }
    }

    /// color_config (§6.2.2).
    private static func colorConfiguration(
        profile: Int, _ read: (Int) throws(DepacketizingError) -> Int
    ) throws(DepacketizingError) -> VP9Configuration {
        var bitDepth: UInt8 = 8
        if profile >= 2 { bitDepth = try read(1) == 1 ? 12 : 10 }
        let colorSpace = try read(3)
        var isFullRange = true
        var subsamplingX = 1
        var subsamplingY = 1
        let isRGB = colorSpace == 7
        if !isRGB { isFullRange = try read(1) == 1 }
        if profile & 1 == 1 {
            subsamplingX = isRGB ? 0 : try read(1)
            subsamplingY = isRGB ? 0 : try read(1)
            _ = try read(1)  // reserved_zero
        }
        let chroma: UInt8
        switch (subsamplingX, subsamplingY) {
        // Where 4:2:0 chroma lies is not in the bitstream; colocated is what other writers of vpcC put.
        case (1, 1): chroma = 1
        case (1, 0): chroma = 2
        case (0, 0): chroma = 3
        default: throw .unsupportedChroma(subsamplingX: subsamplingX, subsamplingY: subsamplingY)
        }
        return VP9Configuration(
            profile: UInt8(profile), bitDepth: bitDepth, chromaSubsampling: chroma, isFullRange: isFullRange,
            colorSpace: UInt8(colorSpace))
    }
}
