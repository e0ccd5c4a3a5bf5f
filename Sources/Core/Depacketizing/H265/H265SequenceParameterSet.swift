import Media

/// What we need of a sequence parameter set (ITU-T H.265 §7.3.2.2.1).
struct H265SequenceParameterSet: Equatable, Sendable {
    /// The widest picture we believe in; level 6.2 ends at 16,888 (ITU-T H.265 §A.4.1).
    static let maximumDimension = 16_888

    /// sps_video_parameter_set_id, 0 to 15.
    var video: Int
    /// sps_seq_parameter_set_id, 0 to 15.
    var identifier: Int
    /// general_profile_space to general_level_idc (§7.3.3).
    var profileTierLevel: [UInt8]
    /// sps_max_sub_layers_minus1 + 1.
    var temporalLayerCount: UInt8
    /// sps_temporal_id_nesting_flag.
    var isTemporalIDNested: Bool
    /// chroma_format_idc: 4:0:0, 4:2:0, 4:2:2, 4:4:4.
    var chromaFormat: UInt8
    /// Slice headers have a colour_plane_id.
    var hasSeparateColourPlanes = false
    var lumaBitDepth: UInt8
    var chromaBitDepth: UInt8
    /// Luma samples inside the conformance window.
    var width: Int
    var height: Int
    /// sps_max_num_reorder_pics of the highest layer: so many pictures at most come before one that is shown earlier.
    var reorderDepth: Int
    /// Bits of slice_pic_order_cnt_lsb, 4 to 16.
    var orderCountBits: Int
    var referencePictureSets: [H265ReferencePictureSet] = []
    /// Slice headers name long-term reference pictures too.
    var hasLongTermReferences: Bool
    /// num_long_term_ref_pics_sps.
    var longTermReferenceCount = 0

    /// - Parameter unit: the NAL unit with its header.
    init?(parsing unit: Span<UInt8>) {
        let limit = ParameterSetList<Self>.maximumByteCount
        guard unit.count <= limit else { return nil }
        let bytes = RawBytes.array(ofUnit: unit, header: H265UnitHeader.byteCount, limit: limit)
        // Its first byte is sps_video_parameter_set_id and the two fields of the layers.
        guard bytes.count > 13 else { return nil }
        let layers = bytes[0] >> 1 & 7
        guard layers < 7 else { return nil }
        video = Int(bytes[0] >> 4)
        profileTierLevel = Array(bytes[1..<13])
        temporalLayerCount = layers + 1
        isTemporalIDNested = bytes[0] & 1 == 1

        var bits = BitReader(bytes)
        guard Self.skip(13 * 8, &bits), Self.skipSubLayerLevels(Int(layers), &bits),
            let identifier = bits.unsignedExpGolomb(), identifier < 16,
            let chroma = bits.unsignedExpGolomb(), chroma <= 3
        else { return nil }
        self.identifier = Int(identifier)
        chromaFormat = UInt8(chroma)
        if chroma == 3 {
            guard let isSeparate = bits.bit() else { return nil }
            hasSeparateColourPlanes = isSeparate
        }
        guard let size = Self.size(chromaFormat: hasSeparateColourPlanes ? 0 : chroma, &bits),
            let lumaDepth = bits.unsignedExpGolomb(), lumaDepth <= 8,
            let chromaDepth = bits.unsignedExpGolomb(), chromaDepth <= 8,
            let orderCountBits = bits.unsignedExpGolomb(), orderCountBits <= 12,
            let reorderDepth = Self.reorderDepth(layers: Int(layers), &bits), Self.skipBlocks(&bits),
            let sets = Self.referencePictureSets(&bits),
            let hasLongTerm = bits.bit()
        else { return nil }
        (width, height) = size
        self.reorderDepth = reorderDepth
        lumaBitDepth = UInt8(lumaDepth) + 8
        chromaBitDepth = UInt8(chromaDepth) + 8
        self.orderCountBits = Int(orderCountBits) + 4
        referencePictureSets = sets
        hasLongTermReferences = hasLongTerm
        if hasLongTerm {
            guard let count = bits.unsignedExpGolomb(), count <= 32 else { return nil }
            longTermReferenceCount = Int(count)
        }
    }

    /// Sizes with the conformance window taken off, in units of table 6-1.
    private static func size(chromaFormat: UInt32, _ bits: inout BitReader) -> (width: Int, height: Int)? {
        guard let codedWidth = bits.unsignedExpGolomb(), codedWidth <= maximumDimension,
            let codedHeight = bits.unsignedExpGolomb(), codedHeight <= maximumDimension,
            let hasWindow = bits.bit()
        else { return nil }
        var width = Int(codedWidth)
        var height = Int(codedHeight)
        if hasWindow {
            guard let left = bits.unsignedExpGolomb(), let right = bits.unsignedExpGolomb(),
                let top = bits.unsignedExpGolomb(), let bottom = bits.unsignedExpGolomb()
            else { return nil }
            width -= (chromaFormat == 1 || chromaFormat == 2 ? 2 : 1) * (Int(left) + Int(right))
            height -= (chromaFormat == 1 ? 2 : 1) * (Int(top) + Int(bottom))
        }
        return width > 0 && height > 0 ? (width, height) : nil
    }

    private static func skip(_ count: Int, _ bits: inout BitReader) -> Bool {
        var rest = count
        while rest > 0 {
            guard bits.bits(min(32, rest)) != nil else { return false }
            rest -= min(32, rest)
        }
        return true
    }

    private static func skipCodes(_ count: Int, _ bits: inout BitReader) -> Bool {
        for _ in 0..<count where bits.unsignedExpGolomb() == nil { return false }
        return true
    }

    /// The part of profile_tier_level after general_level_idc (§7.3.3).
    private static func skipSubLayerLevels(_ count: Int, _ bits: inout BitReader) -> Bool {
        guard count > 0 else { return true }
        var bitCount = 0
        for i in 0..<8 {
            guard let flags = bits.bits(2) else { return false }
            guard i < count else { continue }
            bitCount += (flags & 2 != 0 ? 88 : 0) + (flags & 1 != 0 ? 8 : 0)
        }
        return skip(bitCount, &bits)
    }

    /// From sps_sub_layer_ordering_info_present_flag to sps_max_latency_increase_plus1.
    private static func reorderDepth(layers: Int, _ bits: inout BitReader) -> Int? {
        guard let isForEachLayer = bits.bit() else { return nil }
        // The last values are those of the highest layer.
        guard skipCodes(3 * (isForEachLayer ? layers : 0) + 1, &bits), let depth = bits.unsignedExpGolomb(),
            skipCodes(1, &bits)
        else { return nil }
        return Int(min(depth, UInt32(H265ReferencePictureSet.maximumCount)))
    }

    /// From log2_min_luma_coding_block_size_minus3 to pcm_loop_filter_disabled_flag.
    private static func skipBlocks(_ bits: inout BitReader) -> Bool {
        guard skipCodes(6, &bits), let hasScalingLists = bits.bit() else { return false }
        if hasScalingLists {
            guard let isPresent = bits.bit() else { return false }
            if isPresent, !skipScalingLists(&bits) { return false }
        }
        guard bits.bits(2) != nil, let hasPulseCodeModulation = bits.bit() else { return false }
        guard hasPulseCodeModulation else { return true }
        return bits.bits(8) != nil && skipCodes(2, &bits) && bits.bit() != nil
    }

    /// scaling_list_data (§7.3.4).
    private static func skipScalingLists(_ bits: inout BitReader) -> Bool {
        for size in 0..<4 {
            for _ in 0..<(size == 3 ? 2 : 6) {
                guard let isCoded = bits.bit() else { return false }
                // A coded list of 16x16 and larger has one more value, its first.
                let count = isCoded ? min(64, 16 << (2 * size)) + (size > 1 ? 1 : 0) : 1
                guard skipCodes(count, &bits) else { return false }
            }
        }
        return true
    }

    private static func referencePictureSets(_ bits: inout BitReader) -> [H265ReferencePictureSet]? {
        guard let count = bits.unsignedExpGolomb(), count <= 64 else { return nil }
        var sets: [H265ReferencePictureSet] = []
        for _ in 0..<count {
            guard let set = H265ReferencePictureSet(parsing: &bits, known: sets, isInSliceHeader: false) else {
                return nil
            }
            sets.append(set)
        }
        return sets
    }
}
