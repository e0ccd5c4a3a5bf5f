import Media

/// What we need of the video usability information at the end of a sequence parameter set (ITU-T H.264 §E.1.1).
struct H264VideoUsability: Equatable, Sendable {
    /// max_num_reorder_frames: so many frames at most precede one that is presented earlier; nil without the field.
    var reorderDepth: Int?

    /// - Parameter bits: after vui_parameters_present_flag. Truncated fields count as absent.
    init(parsing bits: inout BitReader) {
        guard Self.skipPicture(&bits), Self.skipTiming(&bits), let hasRestriction = bits.bit(), hasRestriction,
            // motion_vectors_over_pic_boundaries_flag and four limits of sizes.
            bits.bit() != nil, Self.skipCodes(4, &bits), let depth = bits.unsignedExpGolomb(), depth <= 16
        else { return }
        reorderDepth = Int(depth)
    }

    /// Aspect ratio, overscan, signal type, position of the chroma samples.
    private static func skipPicture(_ bits: inout BitReader) -> Bool {
        let extendedSampleAspectRatio: UInt32 = 255
        guard let hasAspectRatio = bits.bit() else { return false }
        if hasAspectRatio {
            guard let index = bits.bits(8) else { return false }
            if index == extendedSampleAspectRatio, bits.bits(32) == nil { return false }
        }
        guard let hasOverscan = bits.bit(), !hasOverscan || bits.bit() != nil, let hasSignalType = bits.bit() else {
            return false
        }
        if hasSignalType {
            guard bits.bits(4) != nil, let hasColours = bits.bit(), !hasColours || bits.bits(24) != nil else {
                return false
            }
        }
        guard let hasChromaPosition = bits.bit() else { return false }
        return !hasChromaPosition || skipCodes(2, &bits)
    }

    /// Length of a tick, decoder buffers, pic_struct_present_flag.
    private static func skipTiming(_ bits: inout BitReader) -> Bool {
        guard let hasTiming = bits.bit() else { return false }
        if hasTiming {
            guard bits.bits(32) != nil, bits.bits(32) != nil, bits.bit() != nil else { return false }
        }
        var hasBuffers = false
        for _ in ["nal_hrd_parameters", "vcl_hrd_parameters"] {
            guard let isPresent = bits.bit() else { return false }
            if isPresent, !skipBuffer(&bits) { return false }
            hasBuffers = hasBuffers || isPresent
        }
        if hasBuffers, bits.bit() == nil { return false }  // low_delay_hrd_flag
        return bits.bit() != nil
    }

    /// hrd_parameters (§E.1.2).
    private static func skipBuffer(_ bits: inout BitReader) -> Bool {
        guard let count = bits.unsignedExpGolomb(), count < 32, bits.bits(8) != nil else { return false }
        for _ in 0...count {
            guard skipCodes(2, &bits), bits.bit() != nil else { return false }
        }
        return bits.bits(20) != nil
    }

    private static func skipCodes(_ count: Int, _ bits: inout BitReader) -> Bool {
        for _ in 0..<count where bits.unsignedExpGolomb() == nil { return false }
        return true
    }
}
