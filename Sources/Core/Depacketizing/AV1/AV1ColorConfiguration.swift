import Media

/// color_config of a sequence header (AV1 bitstream specification §5.5.2).
struct AV1ColorConfiguration: Equatable, Sendable {
    var bitDepth: UInt8
    var isMonochrome: Bool
    /// By ITU-T H.273; 2 is "unspecified".
    var primaries: UInt8 = 2
    var transferCharacteristics: UInt8 = 2
    var matrixCoefficients: UInt8 = 2
    var isFullRange: Bool
    var subsamplingX: UInt8 = 1
    var subsamplingY: UInt8 = 1
    /// CSP_UNKNOWN where the stream has none.
    var chromaSamplePosition: UInt8 = 0

    init(
        parsing payload: Span<UInt8>, from cursor: inout BitCursor, profile: UInt8
    ) throws(DepacketizingError) {
        let isHigh = try cursor.flag(of: payload)
        bitDepth = isHigh ? 10 : 8
        if profile == 2, isHigh, try cursor.flag(of: payload) { bitDepth = 12 }
        isMonochrome = profile == 1 ? false : try cursor.flag(of: payload)
        if try cursor.flag(of: payload) {
            primaries = UInt8(try cursor.bits(8, of: payload))
            transferCharacteristics = UInt8(try cursor.bits(8, of: payload))
            matrixCoefficients = UInt8(try cursor.bits(8, of: payload))
        }
        if isMonochrome {
            isFullRange = try cursor.flag(of: payload)
            return
        }
        // CP_BT_709, TC_SRGB and MC_IDENTITY together are RGB (§6.4.2).
        if primaries == 1, transferCharacteristics == 13, matrixCoefficients == 0 {
            isFullRange = true
            (subsamplingX, subsamplingY) = (0, 0)
        } else {
            isFullRange = try cursor.flag(of: payload)
            switch (profile, bitDepth) {
            case (0, _):
                break
            case (1, _):
                (subsamplingX, subsamplingY) = (0, 0)
            case (_, 12):
                subsamplingX = UInt8(try cursor.bits(1, of: payload))
                subsamplingY = subsamplingX == 1 ? UInt8(try cursor.bits(1, of: payload)) : 0
            case (_, _):
                subsamplingY = 0
            }
            if subsamplingX == 1, subsamplingY == 1 {
                chromaSamplePosition = UInt8(try cursor.bits(2, of: payload))
            }
        }
        _ = try cursor.flag(of: payload)  // separate_uv_delta_q
    }
}
