/// What `hvcC` needs of an H.265 stream, from its sequence parameter set (ISO/IEC 14496-15 §8.3.3.1, ITU-T H.265
/// §7.3.2.2.1).
public struct H265Configuration: Equatable, Sendable {
    /// Bytes from general_profile_space to general_level_idc (ITU-T H.265 §7.3.3).
    public static let profileTierLevelByteCount = 12

    /// The same bytes in the sequence parameter set and in `hvcC`.
    public var profileTierLevel: [UInt8]
    /// chroma_format_idc: 4:0:0, 4:2:0, 4:2:2, 4:4:4.
    public var chromaFormat: UInt8
    public var lumaBitDepth: UInt8
    public var chromaBitDepth: UInt8
    /// Temporal layers that the stream may have, 1 to 7.
    public var temporalLayerCount: UInt8
    public var isTemporalIDNested: Bool
    /// Parameter sets as NAL units with their headers, without start code or length.
    public var videoParameterSets: [[UInt8]]
    public var sequenceParameterSets: [[UInt8]]
    public var pictureParameterSets: [[UInt8]]

    public init(
        profileTierLevel: [UInt8], chromaFormat: UInt8, lumaBitDepth: UInt8, chromaBitDepth: UInt8,
        temporalLayerCount: UInt8, isTemporalIDNested: Bool, videoParameterSets: [[UInt8]],
        sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]]
    ) {
        self.profileTierLevel = profileTierLevel
        self.chromaFormat = chromaFormat
        self.lumaBitDepth = lumaBitDepth
        self.chromaBitDepth = chromaBitDepth
        self.temporalLayerCount = temporalLayerCount
        self.isTemporalIDNested = isTemporalIDNested
        self.videoParameterSets = videoParameterSets
        self.sequenceParameterSets = sequenceParameterSets
        self.pictureParameterSets = pictureParameterSets
    }
}
