import Media

/// The decoder configuration of H.264 in MP4 (`avcC`) and in Matroska (CodecPrivate): an
/// AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) for NAL units after four-byte lengths.
///
/// Profile and compatibility are those of the first sequence parameter set, the level is the highest of all.
/// Parameter sets that the record has no room for (more than 31 and 255, or longer than 65,535 bytes) are left out:
/// they are also in band. Without a usable sequence parameter set the record has profile 0 and no sets.
func avcConfigurationRecord(sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]]) -> [UInt8] {
    // NAL unit header, profile_idc, constraint flags, level_idc: a shorter one has no profile (ITU-T H.264 §7.3.2.1.1).
    let sequenceSets = sequenceParameterSets.filter { (4...0xFFFF).contains($0.count) }.prefix(31)
    let pictureSets = pictureParameterSets.filter { (2...0xFFFF).contains($0.count) }.prefix(255)
    let first = sequenceSets.first ?? [0, 0, 0, 0]
    let level = sequenceSets.reduce(0) { max($0, $1[3]) }
    // 111111 and lengthSizeMinusOne = 3; 111 and the number of sequence parameter sets.
    var record: [UInt8] = [1, first[1], first[2], level, 0xFC | 3, 0xE0 | UInt8(sequenceSets.count)]
    for set in sequenceSets {
        record.appendBigEndian(UInt16(set.count))
        record += set
    }
    record.append(UInt8(pictureSets.count))
    for set in pictureSets {
        record.appendBigEndian(UInt16(set.count))
        record += set
    }
    // Baseline, Main and Extended have no more; 0 means "none given" here.
    if ![0, 66, 77, 88].contains(first[1]) {
        let format = chromaFormat(ofSequenceParameterSet: first)
        record += [
            0xFC | format.chromaFormat, 0xF8 | format.lumaBitDepthMinus8, 0xF8 | format.chromaBitDepthMinus8,
            0,  // numOfSequenceParameterSetExt
        ]
    }
    return record
}

private struct ChromaFormat {
    var chromaFormat: UInt8 = 1
    var lumaBitDepthMinus8: UInt8 = 0
    var chromaBitDepthMinus8: UInt8 = 0
}

/// Profiles whose sequence parameter set has the chroma format (ITU-T H.264 §7.3.2.1.1).
private let profilesWithChromaFormat: Set<UInt8> = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]

/// 4:2:0 with 8 bits unless the set has others; also where it is damaged.
private func chromaFormat(ofSequenceParameterSet set: [UInt8]) -> ChromaFormat {
    guard profilesWithChromaFormat.contains(set[1]) else { return ChromaFormat() }
    // Three ue(v) follow the level, and one bit; 24 bytes hold the longest codes of sane values.
    var reader = BitReader(rawByteSequence(of: set.dropFirst(4).prefix(24)))
    guard reader.unsignedExpGolomb() != nil,  // seq_parameter_set_id
        let chroma = reader.unsignedExpGolomb(), chroma <= 3
    else { return ChromaFormat() }
    if chroma == 3 { _ = reader.bit() }  // separate_colour_plane_flag
    guard let luma = reader.unsignedExpGolomb(), luma <= 6,
        let chromaDepth = reader.unsignedExpGolomb(), chromaDepth <= 6
    else { return ChromaFormat() }
    return ChromaFormat(
        chromaFormat: UInt8(chroma), lumaBitDepthMinus8: UInt8(luma), chromaBitDepthMinus8: UInt8(chromaDepth))
}
