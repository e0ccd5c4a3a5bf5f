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
    /// An AV1 sequence header of a reserved profile, or longer than the limit.
    case invalidSequenceHeader(byteCount: Int, limit: Int)
    /// A dependency descriptor whose template is not known, or with more templates than identifiers.
    case invalidDependencyDescriptor(byteCount: Int)
    /// An Opus packet that breaks one of the requirements R1 to R7 (RFC 6716 §3.4).
    case invalidOpusPacket(requirement: Int)
}

extension DepacketizingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let needed, let remaining):
            "the payload ends inside a header: \(needed) bytes are needed, \(remaining) are left"
        case .frameTooLarge(let limit, let actual):
            "the frame has \(actual) bytes; accepted: at most \(limit)"
        case .invalidStartCode(let code):
            "the key frame has the start code \(Self.hex(code, digits: 6)); expected: 0x9D012A in VP8, 0x498342 in VP9"
        case .invalidFrameHeader(let firstByte):
            "the VP9 frame begins with \(Self.hex(UInt32(firstByte), digits: 2)); expected: frame_marker 2, and 0 in "
                + "reserved bits"
        case .emptyPicture(let width, let height):
            "the picture has \(width)x\(height) samples; expected: at least 1x1"
        case .unsupportedChroma(let subsamplingX, let subsamplingY):
            "the chroma has subsampling_x \(subsamplingX) and subsampling_y \(subsamplingY) (4:4:0), which no "
                + "container can name; expected: 4:2:0, 4:2:2 or 4:4:4"
        case .tooManyReferences(let limit):
            "the picture names more references than \(limit), the most that are accepted"
        case .tooManyLayers(let limit):
            "the picture has more layer frames than \(limit), the most that a superframe can list"
        case .unsupportedUnitType(let type):
            "the unit has type \(type), which is reserved or not supported; expected: single units, aggregates, "
                + "fragments"
        case .brokenFragmentation(let unitType):
            "the fragments of the unit of type \(unitType) do not follow each other; expected: first, middle "
                + "and last one in a row"
        case .invalidUnit(let firstByte):
            "the unit that begins with \(Self.hex(UInt32(firstByte), digits: 2)) is empty, has an invalid header, or "
                + "lacks the frame header before it"
        case .invalidParameterSet(let unitType, let byteCount):
            "the parameter set of type \(unitType) with \(byteCount) bytes cannot be read, or is longer than "
                + "\(ParameterSetList<Int>.maximumByteCount)"
        case .missingFirstSlice:
            "the picture begins in its middle; expected: its first slice segment"
        case .missingLayer(let spatialID):
            "the frame of spatial layer \(spatialID) depends on layer \(Int(spatialID) - 1), which is missing"
        case .invalidLength(let byteCount):
            "a length of \(byteCount) bytes in leb128; expected: at most 8, and a value below 2^32"
        case .invalidSequenceHeader(let byteCount, let limit):
            "the AV1 sequence header with \(byteCount) bytes has a reserved profile, or is longer than \(limit)"
        case .invalidDependencyDescriptor(let byteCount):
            "the dependency descriptor with \(byteCount) bytes uses a template that is not known, or has too many"
        case .invalidOpusPacket(let requirement):
            "the Opus packet breaks requirement R\(requirement) of RFC 6716 §3.4"
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
