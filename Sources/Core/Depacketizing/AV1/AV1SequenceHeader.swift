import Media

/// A sequence header (AV1 bitstream specification §5.5): what a container must know, and what a frame header's
/// beginning depends on.
struct AV1SequenceHeader: Equatable, Sendable {
    /// The longest sequence header OBU we keep: 32 operating points with every parameter take some 360 bytes.
    static let maximumByteCount = 1024
    /// SELECT_SCREEN_CONTENT_TOOLS and SELECT_INTEGER_MV: the frame header has it (§3).
    static let isSelectedByFrame: UInt8 = 2

    var profile: UInt8
    var isReducedStillImagePicture: Bool
    var level: UInt8 = 0
    var tier: UInt8 = 0
    /// An operating point has several spatial layers, so a temporal unit has several frames that are shown.
    var hasSpatialLayers = false
    var maximumWidth: Int
    var maximumHeight: Int
    /// Bits of frame_presentation_time where frame headers have it, otherwise 0.
    var presentationTimeBits = 0
    var hasDecoderModel = false
    /// Bits of current_frame_id; 0 without.
    var frameIDBits = 0
    var forceScreenContentTools = Self.isSelectedByFrame
    var forceIntegerMotionVectors = Self.isSelectedByFrame
    var orderHintBits = 0
    var color: AV1ColorConfiguration

    /// - Parameter payload: the OBU without its header and size.
    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        var cursor = BitCursor()
        func read(_ width: Int) throws(DepacketizingError) -> Int { Int(try cursor.bits(width, of: payload)) }
        func flag() throws(DepacketizingError) -> Bool { try cursor.flag(of: payload) }

        profile = UInt8(try read(3))
        guard profile <= 2 else { throw .invalidSequenceHeader(byteCount: payload.count, limit: Self.maximumByteCount) }
        _ = try flag()  // still_picture
        isReducedStillImagePicture = try flag()
        if isReducedStillImagePicture {
            level = UInt8(try read(5))
        } else {
            var delayBits = 0
            if try flag() {
                // timing_info: num_units_in_display_tick, time_scale
                _ = try (read(32), read(32))
                let isIntervalEqual = try flag()
                if isIntervalEqual { _ = try cursor.variableLength(of: payload) }
                hasDecoderModel = try flag()
                if hasDecoderModel {
                    delayBits = try read(5) + 1
                    _ = try (read(32), read(5))  // num_units_in_decoding_tick, buffer_removal_time_length_minus_1
                    let timeBits = try read(5) + 1
                    if !isIntervalEqual { presentationTimeBits = timeBits }
                }
            }
            let hasDisplayDelay = try flag()
            let lastPoint = try read(5)
            for point in 0...lastPoint {
                let layers = try read(12)
                if (layers >> 8).nonzeroBitCount > 1 { hasSpatialLayers = true }
                let pointLevel = UInt8(try read(5))
                let pointTier: UInt8 = pointLevel > 7 ? UInt8(try read(1)) : 0
                if point == 0 { (level, tier) = (pointLevel, pointTier) }
                // operating_parameters_info: two delays and low_delay_mode_flag
                if hasDecoderModel, try flag() { _ = try (read(delayBits), read(delayBits), flag()) }
                if hasDisplayDelay, try flag() { _ = try read(4) }
            }
        }
        let widthBits = try read(4) + 1
        let heightBits = try read(4) + 1
        maximumWidth = try read(widthBits) + 1
        maximumHeight = try read(heightBits) + 1
        if !isReducedStillImagePicture, try flag() {
            let deltaBits = try read(4) + 2
            frameIDBits = try read(3) + 1 + deltaBits
        }
        _ = try read(3)  // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
        if !isReducedStillImagePicture {
            _ = try read(4)  // enable_interintra_compound, masked_compound, warped_motion, dual_filter
            let hasOrderHint = try flag()
            if hasOrderHint { _ = try read(2) }  // enable_jnt_comp, enable_ref_frame_mvs
            if try !flag() { forceScreenContentTools = UInt8(try read(1)) }
            if forceScreenContentTools > 0, try !flag() { forceIntegerMotionVectors = UInt8(try read(1)) }
            if hasOrderHint { orderHintBits = try read(3) + 1 }
        }
        _ = try read(3)  // enable_superres, enable_cdef, enable_restoration
        color = try AV1ColorConfiguration(parsing: payload, from: &cursor, profile: profile)
        _ = try flag()  // film_grain_params_present
    }

    /// - Parameter unit: the whole OBU, with its size field.
    func configuration(unit: [UInt8]) -> AV1Configuration {
        AV1Configuration(
            profile: profile, level: level, tier: tier, bitDepth: color.bitDepth, isMonochrome: color.isMonochrome,
            subsamplingX: color.subsamplingX, subsamplingY: color.subsamplingY,
            chromaSamplePosition: color.chromaSamplePosition, colorPrimaries: color.primaries,
            transferCharacteristics: color.transferCharacteristics, matrixCoefficients: color.matrixCoefficients,
            isFullRange: color.isFullRange, sequenceHeader: unit)
    }
}
