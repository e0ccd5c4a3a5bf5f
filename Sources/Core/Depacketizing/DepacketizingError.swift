/// Why a payload could not be used. The frame it belongs to is gone; the packets after it are welcome.
public enum DepacketizingError: Error, Equatable {
    /// The payload ends inside a header: it has `remaining` bytes where `needed` are required.
    case truncated(needed: Int, remaining: Int)
    /// A frame grew to `actual` bytes; `FrameAssembly.maximumByteCount` is the most we keep.
    case frameTooLarge(limit: Int, actual: Int)
    /// A VP8 or VP9 key frame without its start code (RFC 6386 §9.1, VP9 bitstream specification §6.2).
    case invalidStartCode(UInt32)
    /// A VP9 frame that does not begin with frame_marker 2, or a reserved bit that is set.
    case invalidFrameHeader(firstByte: UInt8)
    /// A picture without width or height.
    case emptyPicture(width: Int, height: Int)
    /// A VP9 chroma layout that no container can name (4:4:0).
    case unsupportedChroma(subsamplingX: Int, subsamplingY: Int)
    /// More P_DIFF fields than the three of RFC 9628 §4.2, or more frame distances than `ShortList.capacity`.
    case tooManyReferences(limit: Int)
    /// More layer frames in a picture than a superframe index can list (VP9 bitstream specification Annex B).
    case tooManyLayers(limit: Int)
    /// A NAL unit type without meaning here: STAP-B, MTAP, FU-B and the reserved ones (RFC 6184 §5.2, RFC 7798 §4.4).
    case unsupportedUnitType(UInt8)
    /// A fragment that does not fit the one before, or a unit inside another one's fragments (RFC 6184 §5.8, RFC 7798
    /// §4.4.3, RTP Payload Format For AV1 §4.4).
    case brokenFragmentation(unitType: UInt8)
    /// A NAL unit without bytes, or with a header that cannot be (ITU-T H.264 §7.4.1, ITU-T H.265 §7.4.2.2); an OBU
    /// with obu_forbidden_bit set, or a tile group without frame header (AV1 bitstream specification §5.3.2, §7.5).
    case invalidUnit(firstByte: UInt8)
    /// A parameter set that cannot be read, or is longer than `ParameterSetList.maximumByteCount`.
    case invalidParameterSet(unitType: UInt8, byteCount: Int)
    /// An H.265 picture that begins with another slice segment than its first, though no packet seems to be missing.
    case missingFirstSlice
    /// A VP9 layer frame without the one below, on which it depends (D of RFC 9628 §4.2).
    case missingLayer(spatialID: UInt8)
    /// A leb128 number of more than eight bytes, or above 2^32 - 1 (AV1 bitstream specification §4.10.5).
    case invalidLength(byteCount: Int)
    /// A sequence header of a reserved profile, or longer than `AV1SequenceHeader.maximumByteCount`.
    case invalidSequenceHeader(byteCount: Int)
    /// A dependency descriptor whose template is not known, or with more templates than identifiers.
    case invalidDependencyDescriptor(byteCount: Int)
    /// An Opus packet that breaks one of the requirements R1 to R7 (RFC 6716 §3.4).
    case invalidOpusPacket(requirement: Int)
}
