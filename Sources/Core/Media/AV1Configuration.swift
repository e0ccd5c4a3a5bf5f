/// What `av1C` needs from an AV1 sequence header (AV1 bitstream specification §5.5.1, §5.5.2).
public struct AV1Configuration: Equatable, Sendable {
    /// seq_profile: 0 Main, 1 High, 2 Professional.
    public var profile: UInt8
    /// seq_level_idx[0] and seq_tier[0].
    public var level: UInt8
    public var tier: UInt8
    /// 8, 10 or 12.
    public var bitDepth: UInt8
    public var isMonochrome: Bool
    public var subsamplingX: UInt8
    public var subsamplingY: UInt8
    /// 0 unknown, 1 vertical, 2 colocated.
    public var chromaSamplePosition: UInt8
    /// By ITU-T H.273; 2 means "unspecified".
    public var colorPrimaries: UInt8
    public var transferCharacteristics: UInt8
    public var matrixCoefficients: UInt8
    public var isFullRange: Bool
    /// The sequence header OBU itself, with its size field (§5.3.1).
    public var sequenceHeader: [UInt8]

    public init(
        profile: UInt8, level: UInt8, tier: UInt8, bitDepth: UInt8 = 8, isMonochrome: Bool = false,
        subsamplingX: UInt8 = 1, subsamplingY: UInt8 = 1, chromaSamplePosition: UInt8 = 0, colorPrimaries: UInt8 = 2,
        transferCharacteristics: UInt8 = 2, matrixCoefficients: UInt8 = 2, isFullRange: Bool = false,
        sequenceHeader: [UInt8]
    ) {
        self.profile = profile
        self.level = level
        self.tier = tier
        self.bitDepth = bitDepth
        self.isMonochrome = isMonochrome
        self.subsamplingX = subsamplingX
        self.subsamplingY = subsamplingY
        self.chromaSamplePosition = chromaSamplePosition
        self.colorPrimaries = colorPrimaries
        self.transferCharacteristics = transferCharacteristics
        self.matrixCoefficients = matrixCoefficients
        self.isFullRange = isFullRange
        self.sequenceHeader = sequenceHeader
    }
}
