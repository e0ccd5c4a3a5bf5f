import Media
import RTP

/// The parameter sets in force, from the SDP and in band (RFC 6184 §8.1, ITU-T H.264 §7.4.1.2.1).
struct H264ParameterSets: Sendable {
    /// At most 32.
    private var sequences = ParameterSetList<H264SequenceParameterSet>()
    /// At most 256; the content is the identifier of the sequence parameter set.
    private var pictures = ParameterSetList<Int>()

    init() {}

    /// Reads `sprop-parameter-sets`: base64, separated by commas (RFC 6184 §8.1). What cannot be read is left out.
    init(sprop: String) {
        for bytes in decodedParameterSets(sprop) {
            switch (bytes.first ?? 0) & 0x1F {
            case 7: try? addSequence(bytes.span)
            case 8: try? addPicture(bytes.span)
            default: continue
            }
        }
    }

    var sequenceBytes: [[UInt8]] { sequences.bytes }
    var pictureBytes: [[UInt8]] { pictures.bytes }

    /// The sequence parameter set that a slice with this pic_parameter_set_id uses.
    func sequence(forPicture identifier: Int) -> H264SequenceParameterSet? {
        pictures[identifier].flatMap { sequences[$0] }
    }

    /// Takes over a sequence parameter set, given as NAL unit with its header byte.
    mutating func addSequence(_ unit: Span<UInt8>) throws(DepacketizingError) {
        guard !sequences.contains(unit) else { return }
        guard let parsed = H264SequenceParameterSet(parsing: unit) else {
            throw .invalidParameterSet(unitType: 7, byteCount: unit.count)
        }
        sequences.insert(parsed, identifier: parsed.identifier, unit: unit)
    }

    /// Takes over a picture parameter set, given as NAL unit with its header byte (ITU-T H.264 §7.3.2.2).
    mutating func addPicture(_ unit: Span<UInt8>) throws(DepacketizingError) {
        guard !pictures.contains(unit) else { return }
        var bits = RawBytes.leadingBits(ofUnit: unit, header: 1)
        guard unit.count <= ParameterSetList<Int>.maximumByteCount,
            let identifier = bits.unsignedExpGolomb(), identifier < 256,
            let sequence = bits.unsignedExpGolomb(), sequence < 32
        else { throw .invalidParameterSet(unitType: 8, byteCount: unit.count) }
        pictures.insert(Int(sequence), identifier: Int(identifier), unit: unit)
    }
}
