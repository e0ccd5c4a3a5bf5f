import Media

/// The first fields of a picture's first slice segment header (ITU-T H.265 §7.3.6.1).
struct H265SliceHeader: Equatable, Sendable {
    /// As much as the fields up to the reference picture sets can take: 16 entries of at most 32 bits, and some more.
    private static let maximumByteCount = 96

    /// slice_pic_parameter_set_id.
    var pictureParameterSet: Int
    /// slice_pic_order_cnt_lsb; 0 for an IDR picture.
    var orderCount: UInt32 = 0
    /// MaxPicOrderCntLsb; 0 where parameter sets are missing.
    var orderCountModulus: UInt32 = 0
    /// Distances in picture order count to the pictures it refers to; nil where it refers to long-term ones, or where
    /// parameter sets are missing.
    var references: [Int32]?
    /// Distances to the short-term pictures that are kept for later ones.
    var others: [Int32] = []

    /// - Parameter unit: the NAL unit with its header.
    init(
        parsing unit: Span<UInt8>, header: H265UnitHeader, parameterSets: H265ParameterSets
    ) throws(DepacketizingError) {
        var bits = BitReader(
            RawBytes.array(ofUnit: unit, header: H265UnitHeader.byteCount, limit: Self.maximumByteCount))
        let isTruncated = DepacketizingError.truncated(needed: unit.count + 1, remaining: unit.count)
        // first_slice_segment_in_pic_flag, no_output_of_prior_pics_flag
        guard bits.bit() != nil, !header.isRandomAccess || bits.bit() != nil,
            let identifier = bits.unsignedExpGolomb(), identifier < 64
        else { throw isTruncated }
        pictureParameterSet = Int(identifier)
        guard let picture = parameterSets.picture(pictureParameterSet),
            let sequence = parameterSets.sequence(forPicture: pictureParameterSet)
        else { return }
        orderCountModulus = 1 << UInt32(sequence.orderCountBits)
        // slice_reserved_flag, slice_type, pic_output_flag, colour_plane_id
        guard bits.bits(picture.extraSliceHeaderBits) != nil, bits.unsignedExpGolomb() != nil,
            bits.bits(picture.hasOutputFlag ? 1 : 0) != nil,
            bits.bits(sequence.hasSeparateColourPlanes ? 2 : 0) != nil
        else { throw isTruncated }
        guard !header.isIDR else {
            references = []
            return
        }
        guard let count = bits.bits(sequence.orderCountBits), let set = Self.referencePictureSet(&bits, sequence)
        else { throw isTruncated }
        orderCount = count
        references = set.used
        others = set.others
        if sequence.hasLongTermReferences {
            // num_long_term_sps, num_long_term_pics
            guard sequence.longTermReferenceCount == 0 || bits.unsignedExpGolomb() == 0, bits.unsignedExpGolomb() == 0
            else {
                references = nil
                return
            }
        }
    }

    private static func referencePictureSet(
        _ bits: inout BitReader, _ sequence: H265SequenceParameterSet
    ) -> H265ReferencePictureSet? {
        let sets = sequence.referencePictureSets
        guard let isKnown = bits.bit() else { return nil }  // short_term_ref_pic_set_sps_flag
        guard isKnown else { return H265ReferencePictureSet(parsing: &bits, known: sets, isInSliceHeader: true) }
        // short_term_ref_pic_set_idx has Ceil(Log2(num_short_term_ref_pic_sets)) bits.
        let width = sets.count > 1 ? Int.bitWidth - (sets.count - 1).leadingZeroBitCount : 0
        guard let index = bits.bits(width), index < sets.count else { return nil }
        return sets[Int(index)]
    }
}
