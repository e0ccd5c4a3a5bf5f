import Media

/// The decoder configuration of H.265 in MP4 (`hvcC`) and in Matroska (CodecPrivate): an
/// HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1) for NAL units after four-byte lengths.
///
/// Parameter sets that the record has no room for (more than 255 of a kind, or longer than 65,535 bytes) are left out.
///
/// - Parameter isComplete: no others are in band.
func hevcConfigurationRecord(
    of configuration: H265Configuration, withParameterSets: Bool = true, isComplete: Bool = false
) -> [UInt8] {
    let byteCount = H265Configuration.profileTierLevelByteCount
    let profile = configuration.profileTierLevel.prefix(byteCount)
    var record: [UInt8] = [1] + profile + [UInt8](repeating: 0, count: byteCount - profile.count)
    let nesting: UInt8 = configuration.isTemporalIDNested ? 4 : 0
    record += [
        0xF0, 0,  // min_spatial_segmentation_idc: not given
        0xFC,  // parallelismType: not given
        0xFC | configuration.chromaFormat & 3,
        0xF8 | (configuration.lumaBitDepth &- 8) & 7,
        0xF8 | (configuration.chromaBitDepth &- 8) & 7,
        0, 0,  // avgFrameRate: not given
        // constantFrameRate: not given, numTemporalLayers, temporalIdNested, lengthSizeMinusOne 3
        (configuration.temporalLayerCount & 7) << 3 | nesting | 3,
    ]
    let arrays = withParameterSets ? parameterSetArrays(of: configuration) : []
    record.append(UInt8(arrays.count))
    for array in arrays {
        // array_completeness
        record.append((isComplete ? 0x80 : 0) | array.type)
        record.appendBigEndian(UInt16(array.sets.count))
        for set in array.sets {
            record.appendBigEndian(UInt16(set.count))
            record += set
        }
    }
    return record
}

private struct ParameterSetArray {
    /// NAL_unit_type (ITU-T H.265 table 7-1).
    var type: UInt8
    var sets: [[UInt8]]
}

/// The kinds of which there is at least one that fits; a header alone is no set.
private func parameterSetArrays(of configuration: H265Configuration) -> [ParameterSetArray] {
    let all = [
        ParameterSetArray(type: 32, sets: configuration.videoParameterSets),
        ParameterSetArray(type: 33, sets: configuration.sequenceParameterSets),
        ParameterSetArray(type: 34, sets: configuration.pictureParameterSets),
    ]
    return all.compactMap { array in
        let sets = array.sets.filter { (3...0xFFFF).contains($0.count) }.prefix(255)
        return sets.isEmpty ? nil : ParameterSetArray(type: array.type, sets: Array(sets))
    }
}
