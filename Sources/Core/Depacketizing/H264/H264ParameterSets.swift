import Media
import RTP

/// The parameter sets in force, from the SDP and in band (RFC 6184 §8.1, ITU-T H.264 §7.4.1.2.1).
struct H264ParameterSets: Sendable {
    /// The longest parameter set we keep. Scaling lists and usability information fill some hundred bytes.
    static let maximumByteCount = 4096

    private struct Sequence {
        var parsed: H264SequenceParameterSet
        var bytes: [UInt8]
    }

    private struct Picture {
        var identifier: Int
        var sequence: Int
        var bytes: [UInt8]
    }

    /// In ascending order of their identifiers: at most 32 and 256.
    private var sequences: [Sequence] = []
    private var pictures: [Picture] = []

    init() {}

    /// Reads `sprop-parameter-sets`: base64, separated by commas (RFC 6184 §8.1). What cannot be read is left out.
    init(sprop: String) {
        for encoded in sprop.split(separator: ",") {
            // Some cameras leave the padding out.
            let padding = String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
            guard let bytes = decodedBase64(encoded + padding), let first = bytes.first else { continue }
            switch first & 0x1F {
            case 7: try? addSequence(bytes.span)
            case 8: try? addPicture(bytes.span)
            default: continue
            }
        }
    }

    var sequenceBytes: [[UInt8]] { sequences.map(\.bytes) }
    var pictureBytes: [[UInt8]] { pictures.map(\.bytes) }

    /// The sequence parameter set that a slice with this pic_parameter_set_id uses.
    func sequence(forPicture identifier: Int) -> H264SequenceParameterSet? {
        guard let picture = pictures.first(where: { $0.identifier == identifier }) else { return nil }
        return sequences.first { $0.parsed.identifier == picture.sequence }?.parsed
    }

    /// Takes over a sequence parameter set, given as NAL unit with its header byte.
    mutating func addSequence(_ unit: Span<UInt8>) throws(DepacketizingError) {
        // Most senders repeat the same sets before each key frame.
        for known in sequences where isEqual(known.bytes, unit) { return }
        guard let parsed = H264SequenceParameterSet(parsing: unit) else {
            throw .invalidParameterSet(unitType: 7, byteCount: unit.count)
        }
        let entry = Sequence(parsed: parsed, bytes: copy(unit))
        let index = sequences.firstIndex { $0.parsed.identifier >= parsed.identifier } ?? sequences.count
        if index < sequences.count, sequences[index].parsed.identifier == parsed.identifier {
            sequences[index] = entry
        } else {
            sequences.insert(entry, at: index)
        }
    }

    /// Takes over a picture parameter set, given as NAL unit with its header byte (ITU-T H.264 §7.3.2.2).
    mutating func addPicture(_ unit: Span<UInt8>) throws(DepacketizingError) {
        for known in pictures where isEqual(known.bytes, unit) { return }
        var bits = H264RawBytes.leadingBits(ofUnit: unit)
        guard unit.count <= Self.maximumByteCount,
            let identifier = bits.unsignedExpGolomb(), identifier < 256,
            let sequence = bits.unsignedExpGolomb(), sequence < 32
        else { throw .invalidParameterSet(unitType: 8, byteCount: unit.count) }
        let entry = Picture(identifier: Int(identifier), sequence: Int(sequence), bytes: copy(unit))
        let index = pictures.firstIndex { $0.identifier >= entry.identifier } ?? pictures.count
        if index < pictures.count, pictures[index].identifier == entry.identifier {
            pictures[index] = entry
        } else {
            pictures.insert(entry, at: index)
        }
    }
}

private func isEqual(_ stored: [UInt8], _ unit: Span<UInt8>) -> Bool {
    guard stored.count == unit.count else { return false }
    for i in stored.indices where stored[i] != unit[i] { return false }
    return true
}

private func copy(_ unit: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(unit)
    return bytes
}
