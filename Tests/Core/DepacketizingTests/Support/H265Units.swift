import TestSupport

/// Of samples/h265-resize.pcap, packets 2 to 4: libx265, Main, level 2.1, 640x360.
enum H265Captured {
    static let video = hex("40 01 0C01FFFF0160000003009000000300000300 3F BA0240")
    static let sequence = hex(
        """
        42 01 01 0160000003009000000300000300 3F  # one layer; profile_tier_level
        A0 05 02 01 69 65 BA 92 4C AE 68 08 00 00 03 00 08 00 00 03 00 F0 40
        """)
    static let picture = hex("44 01 C172B46240")
    static let all = [video, sequence, picture]
}

/// Main, one temporal layer; eight bits of slice_pic_order_cnt_lsb (ITU-T H.265 §7.3.2.2.1).
///
/// - Parameter sets: writes num_short_term_ref_pic_sets and what follows it.
func makeH265SequenceParameterSet(
    identifier: Int = 0, width: Int = 640, height: Int = 360, cropping: [Int]? = nil, chromaFormat: Int = 1,
    layers: Int = 1, orderCountBits: Int = 8, longTermCount: Int? = nil, hasScalingLists: Bool = false,
    sets: (inout BitWriter) -> Void = { $0.putUnsigned(0) }
) -> [UInt8] {
    var bits = BitWriter()
    bits.put(0, 4)  // sps_video_parameter_set_id
    bits.put(layers - 1, 3)
    bits.put(1, 1)  // sps_temporal_id_nesting_flag
    bits.put(0x01, 8)  // general_profile_space, general_tier_flag, general_profile_idc
    bits.put(0x6000_0000, 32)
    bits.put(0x9000_0000_0000, 48)
    bits.put(63, 8)  // general_level_idc
    if layers > 1 {
        for i in 0..<8 { bits.put(i < layers - 1 ? 1 : 0, 2) }  // sub_layer_level_present_flag
        for _ in 1..<layers { bits.put(60, 8) }
    }
    bits.putUnsigned(identifier)
    bits.putUnsigned(chromaFormat)
    if chromaFormat == 3 { bits.put(0, 1) }  // separate_colour_plane_flag
    bits.putUnsigned(width)
    bits.putUnsigned(height)
    bits.put(cropping == nil ? 0 : 1, 1)
    for offset in cropping ?? [] { bits.putUnsigned(offset) }
    bits.putUnsigned(0)  // bit_depth_luma_minus8
    bits.putUnsigned(0)
    bits.putUnsigned(orderCountBits - 4)
    bits.put(0, 1)  // sps_sub_layer_ordering_info_present_flag
    for value in [4, 0, 0, 0, 3, 0, 3, 0, 0] { bits.putUnsigned(value) }
    bits.put(hasScalingLists ? 1 : 0, 1)
    if hasScalingLists {
        bits.put(1, 1)  // sps_scaling_list_data_present_flag
        for size in 0..<4 {
            for matrix in 0..<(size == 3 ? 2 : 6) {
                bits.put(matrix % 2, 1)  // scaling_list_pred_mode_flag: every second list is coded
                let count = matrix % 2 == 0 ? 1 : (size == 0 ? 16 : 64) + (size > 1 ? 1 : 0)
                for value in 0..<count { bits.putSigned(matrix % 2 == 0 ? 0 : value % 5 - 2) }
            }
        }
    }
    bits.put(0, 2)  // amp_enabled_flag, sample_adaptive_offset_enabled_flag
    bits.put(1, 1)  // pcm_enabled_flag
    bits.put(0x77, 8)
    bits.putUnsigned(0)
    bits.putUnsigned(2)
    bits.put(0, 1)
    sets(&bits)
    bits.put(longTermCount == nil ? 0 : 1, 1)  // long_term_ref_pics_present_flag
    if let longTermCount { bits.putUnsigned(longTermCount) }
    bits.put(1, 1)
    return hex("42 01") + withEmulationPrevention(bits.bytes)
}

/// A first slice segment of `H265Captured.picture`'s stream, or one that is not the first (ITU-T H.265 §7.3.6.1).
func h265Slice(
    type: UInt8, orderCount: Int = 0, references: [Int] = [], kept: [Int] = [], temporalID: UInt8 = 0,
    isFirst: Bool = true, orderCountBits: Int = 8
) -> [UInt8] {
    var bits = BitWriter()
    bits.put(isFirst ? 1 : 0, 1)
    if (16...23).contains(type) { bits.put(0, 1) }  // no_output_of_prior_pics_flag
    bits.putUnsigned(0)  // slice_pic_parameter_set_id
    if !isFirst { bits.put(30, 6) }  // slice_segment_address
    bits.putUnsigned(references.isEmpty ? 2 : 1)  // slice_type: I or P
    if type != 19, type != 20 {
        bits.put(orderCount & (1 << orderCountBits - 1), orderCountBits)
        bits.put(0, 1)  // short_term_ref_pic_set_sps_flag
        putReferencePictureSet(references: references, kept: kept, &bits)
    }
    bits.put(0x55, 7)
    return [type << 1, temporalID + 1] + withEmulationPrevention(bits.bytes)
}

/// st_ref_pic_set without prediction: distances in picture order count (ITU-T H.265 §7.3.7).
func putReferencePictureSet(references: [Int], kept: [Int] = [], _ bits: inout BitWriter) {
    let negative = (references + kept).filter { $0 < 0 }.sorted(by: >)
    let positive = (references + kept).filter { $0 > 0 }.sorted()
    bits.putUnsigned(negative.count)
    bits.putUnsigned(positive.count)
    for list in [negative, positive] {
        var last = 0
        for distance in list {
            bits.putUnsigned(abs(distance - last) - 1)
            bits.put(references.contains(distance) ? 1 : 0, 1)
            last = distance
        }
    }
}

/// An aggregation packet (RFC 7798 §4.4.2).
func h265Aggregate(_ units: [[UInt8]]) -> [UInt8] {
    hex("60 01") + units.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
}

/// Fragmentation units of a NAL unit (RFC 7798 §4.4.3).
func h265Fragments(_ unit: [UInt8], parts: [[UInt8]]) -> [[UInt8]] {
    parts.enumerated().map { index, part in
        let ends: UInt8 = (index == 0 ? 0x80 : 0) | (index == parts.count - 1 ? 0x40 : 0)
        return [unit[0] & 0x81 | 49 << 1, unit[1], ends | unit[0] >> 1 & 0x3F] + part
    }
}

/// emulation_prevention_three_byte (ITU-T H.265 §7.4.2.1).
func withEmulationPrevention(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var zeros = 0
    for byte in bytes {
        if zeros >= 2, byte <= 3 {
            result.append(3)
            zeros = 0
        }
        zeros = byte == 0 ? zeros + 1 : 0
        result.append(byte)
    }
    return result
}
