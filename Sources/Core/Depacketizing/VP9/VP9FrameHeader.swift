import Media

/// The beginning of a VP9 frame's uncompressed header (VP9 bitstream specification §6.2).
struct VP9FrameHeader: Sendable {
    /// The fields of key frames alone.
    struct KeyFrame: Equatable, Sendable {
        var width: Int
        var height: Int
        var configuration: VP9Configuration
    }

    /// The fields of key frames; nil for others.
    var keyFrame: KeyFrame?
    /// What the frame needs and replaces.
    private(set) var layerFrame = VP9LayerFrame(kind: .inter)

    /// frame_type 0. An intra-only frame is none: it refreshes only some references.
    var isKeyFrame: Bool { layerFrame.kind == .key }

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
            layerFrame.kind = .repeated
            layerFrame.slots = 1 << UInt8(try read(3))
            layerFrame.refreshedSlots = 0
            layerFrame.contexts = 0
            layerFrame.refreshedContexts = 0
            return
        }
        let isKeyFrame = try read(1) == 0
        let isShown = try read(1) == 1
        layerFrame.isErrorResilient = try read(1) == 1

        if isKeyFrame {
            try Self.checkSyncCode(try read(24))
            let color = try Self.colorConfiguration(profile: profile, read)
            let width = try read(16) + 1
            let height = try read(16) + 1
            keyFrame = KeyFrame(width: width, height: height, configuration: color)
            layerFrame.kind = .key
            return
        }
        let isIntraOnly = isShown ? false : try read(1) == 1
        let reset = layerFrame.isErrorResilient ? 3 : try read(2)  // reset_frame_context
        if isIntraOnly {
            layerFrame.kind = .intraOnly
            layerFrame.slots = 0
            try Self.checkSyncCode(try read(24))
            if profile > 0 { _ = try Self.colorConfiguration(profile: profile, read) }
        }
        layerFrame.refreshedSlots = UInt8(truncatingIfNeeded: try read(8))
        readReferences(&bits, reset: reset)
    }

    /// From the references of a frame to frame_context_idx. What cannot be read stays unknown.
    private mutating func readReferences(_ bits: inout LeadingBits, reset: Int) {
        if layerFrame.kind == .inter {
            var slots: UInt8 = 0
            var ordered = InlineArray<3, UInt8>(repeating: 0)
            for i in 0..<3 {
                // ref_frame_idx and its sign bias
                guard let index = bits.bits(3), bits.bit() != nil else { return }
                slots |= 1 << UInt8(index)
                ordered[i] = UInt8(index)
            }
            layerFrame.slots = slots
            for i in 0..<3 where layerFrame.sizeSlot == nil {
                guard let isFound = bits.bit() else { return }
                if isFound { layerFrame.sizeSlot = ordered[i] }
            }
        }
        // frame_width_minus_1 and frame_height_minus_1, render_size (§6.2.3)
        guard layerFrame.sizeSlot != nil || bits.bits(32) != nil, let hasRenderSize = bits.bit(),
            !hasRenderSize || bits.bits(32) != nil
        else { return }
        if layerFrame.kind == .inter {
            // allow_high_precision_mv, is_filter_switchable, raw_interpolation_filter
            guard bits.bit() != nil, let isSwitchable = bits.bit(), isSwitchable || bits.bits(2) != nil else { return }
        }
        readContext(&bits, reset: reset)
    }

    private mutating func readContext(_ bits: inout LeadingBits, reset: Int) {
        var isRefreshed = false
        if !layerFrame.isErrorResilient {
            // refresh_frame_context, frame_parallel_decoding_mode
            guard let flag = bits.bit(), bits.bit() != nil else { return }
            isRefreshed = flag
        }
        guard let index = bits.bits(2) else { return }
        let named: UInt8 = 1 << UInt8(index)
        let isReset = layerFrame.kind == .intraOnly || layerFrame.isErrorResilient
        if isReset { layerFrame.resetContexts = reset == 3 ? VP9LayerFrame.allContexts : reset == 2 ? named : 0 }
        // setup_past_independence comes with context 0 (§7.2).
        layerFrame.contexts = isReset ? 1 : named
        layerFrame.refreshedContexts = isRefreshed ? layerFrame.contexts : 0
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
        // The bitstream has no place of 4:2:0 chroma; other writers of vpcC put colocated.
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
