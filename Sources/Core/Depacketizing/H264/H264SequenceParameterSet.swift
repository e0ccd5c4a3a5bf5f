import Media

/// What we need of a sequence parameter set (ITU-T H.264 §7.3.2.1.1).
struct H264SequenceParameterSet: Equatable, Sendable {
    /// The widest picture we believe in; level 6.2 ends at 16,880 (ITU-T H.264 table A-1).
    static let maximumDimension = 16_880

    /// seq_parameter_set_id, 0 to 31.
    var identifier: Int
    /// MaxFrameNum: frame_num is counted modulo this power of two.
    var maxFrameNumber: UInt32
    /// Bits of frame_num in a slice header, 4 to 16.
    var frameNumberBits: Int
    /// max_num_ref_frames: so many frames at most can be referred to.
    var maximumReferences: UInt32
    /// Slice headers have a colour_plane_id before frame_num.
    var hasSeparateColourPlanes: Bool
    /// Bits of pic_order_cnt_lsb in a slice header, 4 to 16; 0 where pictures are not numbered so.
    var orderCountBits: Int
    /// Slice headers have delta_pic_order_cnt: pic_order_cnt_type 1 without delta_pic_order_always_zero_flag.
    var hasOrderDifferences: Bool
    /// frame_mbs_only_flag: no pictures of single fields.
    var hasFramesOnly: Bool
    /// Luma samples after cropping.
    var width: Int
    var height: Int
    /// max_num_reorder_frames (§E.2.1); 0 without the field.
    var reorderDepth = 0
    /// Pictures are shown in decoding order: by pic_order_cnt_type 2 (§8.2.1.3), or max_num_reorder_frames 0.
    var isInOutputOrder = false

    /// - Parameter unit: the NAL unit with its header byte.
    init?(parsing unit: Span<UInt8>) {
        let limit = ParameterSetList<Self>.maximumByteCount
        guard unit.count <= limit else { return nil }
        var bits = BitReader(RawBytes.array(ofUnit: unit, header: 1, limit: limit))
        guard let profile = bits.bits(8), bits.bits(16) != nil,  // constraint flags and level_idc
            let identifier = bits.unsignedExpGolomb(), identifier < 32,
            let chroma = Self.chromaFormat(profile: profile, &bits),
            let frameNumberBits = bits.unsignedExpGolomb().map({ Int($0) + 4 }), frameNumberBits <= 16,
            let orderCount = OrderCount(parsing: &bits),
            let maximumReferences = bits.unsignedExpGolomb(),
            bits.bit() != nil,  // gaps_in_frame_num_value_allowed_flag
            let widthInMacroblocks = bits.unsignedExpGolomb().map({ Int($0) + 1 }),
            let heightInMapUnits = bits.unsignedExpGolomb().map({ Int($0) + 1 }),
            let hasFramesOnly = bits.bit()
        else { return nil }
        if !hasFramesOnly, bits.bit() == nil { return nil }  // mb_adaptive_frame_field_flag
        guard bits.bit() != nil, let isCropped = bits.bit() else { return nil }  // direct_8x8_inference_flag

        let fieldFactor = hasFramesOnly ? 1 : 2
        guard widthInMacroblocks <= Self.maximumDimension / 16, heightInMapUnits <= Self.maximumDimension / 16 else {
            return nil
        }
        var croppedWidth = widthInMacroblocks * 16
        var croppedHeight = heightInMapUnits * 16 * fieldFactor
        if isCropped {
            guard let left = bits.unsignedExpGolomb(), let right = bits.unsignedExpGolomb(),
                let top = bits.unsignedExpGolomb(), let bottom = bits.unsignedExpGolomb()
            else { return nil }
            // CropUnitX and CropUnitY, equations 7-19 to 7-22.
            let samples = chroma.cropUnits
            croppedWidth -= samples.horizontal * (Int(left) + Int(right))
            croppedHeight -= samples.vertical * fieldFactor * (Int(top) + Int(bottom))
        }
        guard croppedWidth > 0, croppedHeight > 0 else { return nil }

        self.identifier = Int(identifier)
        self.frameNumberBits = frameNumberBits
        self.maximumReferences = maximumReferences
        self.orderCountBits = orderCount.bits
        hasOrderDifferences = orderCount.hasDifferences
        self.maxFrameNumber = 1 << UInt32(frameNumberBits)
        self.hasSeparateColourPlanes = chroma.hasSeparatePlanes
        self.hasFramesOnly = hasFramesOnly
        self.width = croppedWidth
        self.height = croppedHeight
        let announcedDepth = bits.bit() == true ? H264VideoUsability(parsing: &bits).reorderDepth : nil
        reorderDepth = announcedDepth ?? 0
        isInOutputOrder = orderCount.isDecodingOrder || announcedDepth == 0
    }

    private struct ChromaFormat {
        /// chroma_format_idc: 4:0:0, 4:2:0, 4:2:2, 4:4:4.
        var index: UInt32 = 1
        var hasSeparatePlanes = false

        /// SubWidthC and SubHeightC (table 6-1), 1 without chroma array.
        var cropUnits: (horizontal: Int, vertical: Int) {
            if hasSeparatePlanes { return (1, 1) }
            return switch index {
            case 1: (2, 2)
            case 2: (2, 1)
            default: (1, 1)
            }
        }
    }

    /// The fields that only the high profiles have, up to the scaling lists.
    private static func chromaFormat(profile: UInt32, _ bits: inout BitReader) -> ChromaFormat? {
        var chroma = ChromaFormat()
        guard [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(profile) else { return chroma }
        guard let index = bits.unsignedExpGolomb(), index <= 3 else { return nil }
        chroma.index = index
        if index == 3 {
            guard let isSeparate = bits.bit() else { return nil }
            chroma.hasSeparatePlanes = isSeparate
        }
        guard bits.unsignedExpGolomb() != nil, bits.unsignedExpGolomb() != nil,  // bit depths of luma and chroma
            bits.bit() != nil,  // qpprime_y_zero_transform_bypass_flag
            let hasScalingMatrix = bits.bit()
        else { return nil }
        guard hasScalingMatrix else { return chroma }
        for i in 0..<(index == 3 ? 12 : 8) {
            guard let isPresent = bits.bit() else { return nil }
            if isPresent, !skipScalingList(size: i < 6 ? 16 : 64, &bits) { return nil }
        }
        return chroma
    }

    /// scaling_list (§7.3.2.1.1.1).
    private static func skipScalingList(size: Int, _ bits: inout BitReader) -> Bool {
        var last: Int32 = 8
        var next: Int32 = 8
        for _ in 0..<size {
            if next != 0 {
                guard let delta = bits.signedExpGolomb() else { return false }
                next = (last &+ delta) & 0xFF
            }
            if next != 0 { last = next }
        }
        return true
    }

    /// pic_order_cnt_type and what belongs to it.
    private struct OrderCount {
        /// Of pic_order_cnt_lsb.
        var bits = 0
        var hasDifferences = false
        /// Pictures are shown in decoding order.
        var isDecodingOrder = false

        init?(parsing reader: inout BitReader) {
            switch reader.unsignedExpGolomb() {
            case 0:
                guard let width = reader.unsignedExpGolomb(), width <= 12 else { return nil }
                bits = Int(width) + 4
            case 1:
                guard let isAlwaysZero = reader.bit(), reader.signedExpGolomb() != nil,
                    reader.signedExpGolomb() != nil, let count = reader.unsignedExpGolomb(), count <= 255
                else { return nil }
                hasDifferences = !isAlwaysZero
                for _ in 0..<count where reader.signedExpGolomb() == nil { return nil }
            case 2:
                isDecodingOrder = true
            default:
                return nil
            }
        }
    }
}
