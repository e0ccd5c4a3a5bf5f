import Media

/// The beginning of a frame header (AV1 bitstream specification §5.9.2).
struct AV1FrameHeader: Equatable, Sendable {
    /// frame_type (§6.8.2).
    enum FrameType: UInt8 {
        case key, inter, intraOnly, `switch`
    }

    /// show_existing_frame: nothing is coded, a frame decoded before is shown.
    var showsExistingFrame = false
    var type = FrameType.inter
    var isShown = true
    var isErrorResilient = false
    /// refresh_frame_flags is 0: no later frame can refer to this one. False where that is not known.
    var isNonReference = false

    /// A shown key frame, after which nothing refers to what was before (random access point, §7.6).
    var isKeyFrame: Bool { type == .key && isShown && !showsExistingFrame }

    /// - Parameter payload: the OBU without its header and size.
    init(parsing payload: Span<UInt8>, sequence: AV1SequenceHeader) throws(DepacketizingError) {
        if sequence.isReducedStillImagePicture {
            type = .key
            return
        }
        var cursor = BitCursor()
        showsExistingFrame = try cursor.flag(of: payload)
        if showsExistingFrame {
            // Where it shows a key frame that was hidden, all references become that frame (§7.21).
            return
        }
        type = FrameType(rawValue: UInt8(try cursor.bits(2, of: payload))) ?? .inter
        isShown = try cursor.flag(of: payload)
        if isShown {
            _ = try cursor.bits(sequence.presentationTimeBits, of: payload)
        } else {
            _ = try cursor.flag(of: payload)  // showable_frame
        }
        let isAlwaysResilient = type == .switch || type == .key && isShown
        isErrorResilient = isAlwaysResilient ? true : try cursor.flag(of: payload)
        isNonReference = try Self.refreshesNothing(payload, from: &cursor, self, sequence)
    }

    /// Reads on to refresh_frame_flags.
    private static func refreshesNothing(
        _ payload: Span<UInt8>, from cursor: inout BitCursor, _ header: AV1FrameHeader, _ sequence: AV1SequenceHeader
    ) throws(DepacketizingError) -> Bool {
        if header.type == .switch || header.type == .key && header.isShown { return false }
        // buffer_removal_time has a length for each operating point; call software has no decoder model.
        if sequence.hasDecoderModel { return false }
        _ = try cursor.flag(of: payload)  // disable_cdf_update
        var allowsScreenContentTools = sequence.forceScreenContentTools == 1
        if sequence.forceScreenContentTools == AV1SequenceHeader.isSelectedByFrame {
            allowsScreenContentTools = try cursor.flag(of: payload)
        }
        if allowsScreenContentTools, sequence.forceIntegerMotionVectors == AV1SequenceHeader.isSelectedByFrame {
            _ = try cursor.flag(of: payload)  // force_integer_mv
        }
        _ = try cursor.bits(sequence.frameIDBits, of: payload)
        _ = try cursor.flag(of: payload)  // frame_size_override_flag
        _ = try cursor.bits(sequence.orderHintBits, of: payload)
        let isIntra = header.type == .key || header.type == .intraOnly
        if !isIntra, !header.isErrorResilient { _ = try cursor.bits(3, of: payload) }  // primary_ref_frame
        return try cursor.bits(8, of: payload) == 0
    }
}
