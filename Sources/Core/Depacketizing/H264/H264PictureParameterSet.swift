/// What we need of a picture parameter set (ITU-T H.264 §7.3.2.2).
struct H264PictureParameterSet: Equatable, Sendable {
    /// pic_parameter_set_id, 0 to 255.
    var identifier: Int
    /// seq_parameter_set_id, 0 to 31.
    var sequence: Int
    /// bottom_field_pic_order_in_frame_present_flag: slice headers have differences of order counts.
    var hasOrderDifferences = false
    /// Slices may come twice (redundant_pic_cnt), so that two of a picture may begin with macroblock 0. Also where
    /// slice groups hide whether they may.
    var mayHaveRedundantSlices = false
    /// num_ref_idx_l0_default_active_minus1 + 1; nil where slice groups hide it.
    var referenceCount: UInt32?
    /// weighted_pred_flag: P slices have a table of weights.
    var hasWeights = false

    /// - Parameter unit: the NAL unit with its header.
    init?(parsing unit: Span<UInt8>) {
        var bits = RawBytes.leadingBits(ofUnit: unit, header: H264UnitHeader.byteCount)
        guard unit.count <= ParameterSetList<Self>.maximumByteCount,
            let identifier = bits.unsignedExpGolomb(), identifier < 256,
            let sequence = bits.unsignedExpGolomb(), sequence < 32
        else { return nil }
        self.identifier = Int(identifier)
        self.sequence = Int(sequence)
        // entropy_coding_mode_flag
        guard bits.bit() != nil, let hasDifferences = bits.bit() else { return }
        hasOrderDifferences = hasDifferences
        readReferences(&bits)
    }

    /// From num_slice_groups_minus1 to redundant_pic_cnt_present_flag.
    private mutating func readReferences(_ bits: inout LeadingBits) {
        guard let groups = bits.unsignedExpGolomb() else { return }
        guard groups == 0 else {
            mayHaveRedundantSlices = true
            return
        }
        guard let count = bits.unsignedExpGolomb(), count < 32 else { return }
        // num_ref_idx_l1_default_active_minus1, weighted_pred_flag and weighted_bipred_idc, three codes of
        // quantisation, deblocking_filter_control_present_flag and constrained_intra_pred_flag
        guard bits.unsignedExpGolomb() != nil, let hasWeights = bits.bit(), bits.bits(2) != nil,
            bits.unsignedExpGolomb() != nil, bits.unsignedExpGolomb() != nil, bits.unsignedExpGolomb() != nil,
            bits.bits(2) != nil, let mayHaveRedundantSlices = bits.bit()
        else { return }
        self.mayHaveRedundantSlices = mayHaveRedundantSlices
        self.hasWeights = hasWeights
        referenceCount = count + 1
    }
}
