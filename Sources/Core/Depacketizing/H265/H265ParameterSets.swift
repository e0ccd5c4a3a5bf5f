import Media
import RTP

/// The parameter sets in force, from the SDP and in band (RFC 7798 §7.1, ITU-T H.265 §7.4.2.4.2).
struct H265ParameterSets: Sendable {
    /// At most 16 of each; of a video parameter set nothing but its identifier is read.
    private var videos = ParameterSetList<Int>()
    private var sequences = ParameterSetList<H265SequenceParameterSet>()
    /// At most 64.
    private var pictures = ParameterSetList<H265PictureParameterSet>()

    init() {}

    /// Reads `sprop-vps`, `sprop-sps` and `sprop-pps` (RFC 7798 §7.1). What cannot be read is left out.
    init(sprop: [String]) {
        for bytes in sprop.flatMap(decodedParameterSets) {
            guard let header = try? H265UnitHeader(parsing: bytes.span) else { continue }
            _ = try? add(bytes.span, header: header)
        }
    }

    /// All sets as NAL units with their headers, in the order in which they refer to each other.
    var units: [[UInt8]] { videos.bytes + sequences.bytes + pictures.bytes }

    func picture(_ identifier: Int) -> H265PictureParameterSet? { pictures[identifier] }

    /// The sequence parameter set that a slice with this slice_pic_parameter_set_id uses; nil also where the video
    /// parameter set is missing, because decoders refuse the one without the other.
    func sequence(forPicture identifier: Int) -> H265SequenceParameterSet? {
        guard let sequence = pictures[identifier].flatMap({ sequences[$0.sequence] }), videos[sequence.video] != nil
        else { return nil }
        return sequence
    }

    /// The decoder configuration of pictures that use `sequence`, for a file.
    func configuration(of sequence: H265SequenceParameterSet) -> H265Configuration {
        H265Configuration(
            profileTierLevel: sequence.profileTierLevel, chromaFormat: sequence.chromaFormat,
            lumaBitDepth: sequence.lumaBitDepth, chromaBitDepth: sequence.chromaBitDepth,
            temporalLayerCount: sequence.temporalLayerCount, isTemporalIDNested: sequence.isTemporalIDNested,
            videoParameterSets: videos.bytes, sequenceParameterSets: sequences.bytes,
            pictureParameterSets: pictures.bytes)
    }

    /// Takes over a parameter set, given as NAL unit with its header; other units change nothing.
    ///
    /// - Returns: whether it is another one than those in force.
    @discardableResult
    mutating func add(_ unit: Span<UInt8>, header: H265UnitHeader) throws(DepacketizingError) -> Bool {
        switch header.parameterSetKind {
        case .video:
            return try addVideo(unit)
        case .sequence:
            guard !sequences.contains(unit) else { return false }
            guard let parsed = H265SequenceParameterSet(parsing: unit) else {
                throw .invalidParameterSet(unitType: header.type, byteCount: unit.count)
            }
            sequences.insert(parsed, identifier: parsed.identifier, unit: unit)
        case .picture:
            guard !pictures.contains(unit) else { return false }
            guard let parsed = H265PictureParameterSet(parsing: unit) else {
                throw .invalidParameterSet(unitType: header.type, byteCount: unit.count)
            }
            pictures.insert(parsed, identifier: parsed.identifier, unit: unit)
        default:
            return false
        }
        return true
    }

    /// vps_video_parameter_set_id is the first field (ITU-T H.265 §7.3.2.1).
    private mutating func addVideo(_ unit: Span<UInt8>) throws(DepacketizingError) -> Bool {
        guard !videos.contains(unit) else { return false }
        guard unit.count > H265UnitHeader.byteCount, unit.count <= ParameterSetList<Int>.maximumByteCount else {
            throw .invalidParameterSet(unitType: 32, byteCount: unit.count)
        }
        videos.insert(0, identifier: Int(unit[H265UnitHeader.byteCount] >> 4), unit: unit)
        return true
    }
}
