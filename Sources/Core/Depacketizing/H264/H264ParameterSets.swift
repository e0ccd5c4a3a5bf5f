import Media
import RTP

/// The parameter sets in force, from the SDP and in band (RFC 6184 §8.1, ITU-T H.264 §7.4.1.2.1).
struct H264ParameterSets: Sendable {
    /// At most 32.
    private var sequences = ParameterSetList<H264SequenceParameterSet>()
    /// At most 256.
    private var pictures = ParameterSetList<H264PictureParameterSet>()

    init() {}

    /// Reads `sprop-parameter-sets`: base64, separated by commas (RFC 6184 §8.1). What cannot be read is left out.
    init(sprop: String) {
        for bytes in decodedParameterSets(sprop) {
            guard let header = try? H264UnitHeader(parsing: bytes.span) else { continue }
            _ = try? add(bytes.span, header: header)
        }
    }

    var sequenceBytes: [[UInt8]] { sequences.bytes }
    var pictureBytes: [[UInt8]] { pictures.bytes }
    /// All sets as NAL units with their headers, in the order in which they refer to each other.
    var units: [[UInt8]] { sequences.bytes + pictures.bytes }

    func picture(_ identifier: Int) -> H264PictureParameterSet? { pictures[identifier] }

    /// The sequence parameter set that a slice with this pic_parameter_set_id uses.
    func sequence(forPicture identifier: Int) -> H264SequenceParameterSet? {
        pictures[identifier].flatMap { sequences[$0.sequence] }
    }

    /// Takes over a parameter set, given as NAL unit with its header; other units change nothing.
    ///
    /// - Returns: whether it is another one than those in force.
    @discardableResult
    mutating func add(_ unit: Span<UInt8>, header: H264UnitHeader) throws(DepacketizingError) -> Bool {
        if header.isSequenceParameterSet {
            guard !sequences.contains(unit) else { return false }
            guard let parsed = H264SequenceParameterSet(parsing: unit) else {
                throw .invalidParameterSet(unitType: header.type, byteCount: unit.count)
            }
            sequences.insert(parsed, identifier: parsed.identifier, unit: unit)
        } else if header.isPictureParameterSet {
            guard !pictures.contains(unit) else { return false }
            guard let parsed = H264PictureParameterSet(parsing: unit) else {
                throw .invalidParameterSet(unitType: header.type, byteCount: unit.count)
            }
            pictures.insert(parsed, identifier: parsed.identifier, unit: unit)
        } else {
            return false
        }
        return true
    }
}
