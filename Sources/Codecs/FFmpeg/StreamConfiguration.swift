import Media

/// The decoder configuration in the extradata of an encoder of libavcodec.
struct StreamConfiguration {
    let configuration: VideoConfiguration

    /// Nil if the extradata lacks a parameter set, or has one that is not whole.
    init?(_ settings: VideoEncoding, extradata: [UInt8]) {
        let units = unsafe extradata.withUnsafeBufferPointer { bytes in
            unsafe UnitStream.units(in: bytes).map { unsafe Array(bytes[$0]) }
        }
        switch settings.codec {
        case .h264:
            // nal_unit_type 7 and 8 (ITU-T H.264 table 7-1).
            let sequences = units.filter { $0[0] & 31 == 7 }
            let pictures = units.filter { $0[0] & 31 == 8 }
            guard !sequences.isEmpty, !pictures.isEmpty else { return nil }
            configuration = .h264(sequenceParameterSets: sequences, pictureParameterSets: pictures)
        case .h265:
            // nal_unit_type 32, 33 and 34 (ITU-T H.265 table 7-1).
            let videos = units.filter { $0[0] >> 1 & 63 == 32 }
            let sequences = units.filter { $0[0] >> 1 & 63 == 33 }
            let pictures = units.filter { $0[0] >> 1 & 63 == 34 }
            guard let sequence = sequences.first.map({ rawByteSequence(of: $0[...]) }), !videos.isEmpty,
                !pictures.isEmpty, sequence.count >= 15
            else { return nil }
            // Header of two bytes; sps_video_parameter_set_id 4 bits, sps_max_sub_layers_minus1 3 bits,
            // sps_temporal_id_nesting_flag; profile_tier_level (ITU-T H.265 §7.3.2.2.1).
            configuration = .h265(
                H265Configuration(
                    profileTierLevel: Array(sequence[3..<3 + H265Configuration.profileTierLevelByteCount]),
                    chromaFormat: 1, lumaBitDepth: 8, chromaBitDepth: 8, temporalLayerCount: sequence[2] >> 1 & 7 + 1,
                    isTemporalIDNested: sequence[2] & 1 == 1, videoParameterSets: videos,
                    sequenceParameterSets: sequences, pictureParameterSets: pictures))
        case .av1:
            guard let header = sequenceHeader(in: extradata) else { return nil }
            let (level, tier) = levelAndTier(of: header)
            configuration = .av1(
                AV1Configuration(
                    profile: 0, level: level, tier: tier, chromaSamplePosition: 0,
                    colorPrimaries: settings.colour.primaries,
                    transferCharacteristics: settings.colour.transferCharacteristics,
                    matrixCoefficients: settings.colour.matrixCoefficients,
                    isFullRange: settings.colour.range == .full, sequenceHeader: header))
        case .vp8, .vp9:
            return nil
        }
    }
}

/// The OBU of type 1 with its size field (AV1 bitstream specification §5.3.1); extradata may also be a whole `av1C`.
private func sequenceHeader(in extradata: [UInt8]) -> [UInt8]? {
    // marker 1 and version 1: the first byte of an `av1C`, whose OBUs begin after four bytes.
    var position = extradata.first == 0x81 ? 4 : 0
    while position + 2 <= extradata.count {
        let header = extradata[position]
        // obu_extension_flag, obu_has_size_field; a sequence header has less than 128 bytes, so that its size has one.
        guard header & 4 == 0, header & 2 != 0, extradata[position + 1] < 128 else { return nil }
        let end = position + 2 + Int(extradata[position + 1])
        guard end <= extradata.count else { return nil }
        if header >> 3 & 15 == 1 { return Array(extradata[position..<end]) }
        position = end
    }
    return nil
}

/// seq_level_idx[0] and seq_tier[0]; 31 is "no limits" for a header with timing, which our encoder does not write (AV1
/// bitstream specification §5.5.1, annex A.3).
private func levelAndTier(of header: [UInt8]) -> (level: UInt8, tier: UInt8) {
    var reader = BitReader(Array(header.dropFirst(2)))
    // seq_profile, still_picture, reduced_still_picture_header, timing_info_present_flag,
    // initial_display_delay_present_flag, operating_points_cnt_minus_1, operating_point_idc[0].
    guard reader.bits(5) != nil, let hasTiming = reader.bit(), !hasTiming, reader.bits(1 + 5 + 12) != nil,
        let level = reader.bits(5)
    else { return (31, 0) }
    let tier = level > 7 ? reader.bits(1) ?? 0 : 0
    return (UInt8(level), UInt8(tier))
}
