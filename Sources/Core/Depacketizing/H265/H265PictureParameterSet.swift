/// What we need of a picture parameter set (ITU-T H.265 §7.3.2.3.1).
struct H265PictureParameterSet: Equatable, Sendable {
    /// pps_pic_parameter_set_id, 0 to 63.
    var identifier: Int
    /// pps_seq_parameter_set_id, 0 to 15.
    var sequence: Int
    /// Slice headers have pic_output_flag.
    var hasOutputFlag: Bool
    /// num_extra_slice_header_bits.
    var extraSliceHeaderBits: Int

    /// - Parameter unit: the NAL unit with its header.
    init?(parsing unit: Span<UInt8>) {
        var bits = RawBytes.leadingBits(ofUnit: unit, header: H265UnitHeader.byteCount)
        guard unit.count <= ParameterSetList<Self>.maximumByteCount,
            let identifier = bits.unsignedExpGolomb(), identifier < 64,
            let sequence = bits.unsignedExpGolomb(), sequence < 16,
            bits.bit() != nil,  // dependent_slice_segments_enabled_flag
            let hasOutputFlag = bits.bit(), let extra = bits.bits(3)
        else { return nil }
        self.identifier = Int(identifier)
        self.sequence = Int(sequence)
        self.hasOutputFlag = hasOutputFlag
        extraSliceHeaderBits = Int(extra)
    }
}
