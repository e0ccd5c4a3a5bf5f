/// The first fields of a slice header (ITU-T H.264 §7.3.3).
struct H264SliceHeader: Equatable, Sendable {
    /// first_mb_in_slice; 0 begins a picture where slices come in order.
    var firstMacroblock: UInt32
    /// slice_type 2 and 7: no motion compensation.
    var isIntra: Bool
    /// pic_parameter_set_id.
    var pictureParameterSet: Int
    /// frame_num; nil where parameter sets are missing or single fields are allowed, whose numbers prove nothing.
    var frameNumber: UInt32?
    var maxFrameNumber: UInt32
    /// pic_order_cnt_lsb and what it is counted modulo; nil where the stream has none (pic_order_cnt_type 1 and 2).
    var orderCount: UInt32?
    var orderCountModulus: UInt32 = 0

    /// - Parameter unit: the NAL unit with its header.
    init(
        parsing unit: Span<UInt8>, header: H264UnitHeader, parameterSets: H264ParameterSets
    ) throws(DepacketizingError) {
        var bits = RawBytes.leadingBits(ofUnit: unit, header: H264UnitHeader.byteCount)
        guard let firstMacroblock = bits.unsignedExpGolomb(), let type = bits.unsignedExpGolomb(),
            let identifier = bits.unsignedExpGolomb(), identifier < 256
        else { throw .truncated(needed: unit.count + 1, remaining: unit.count) }
        self.firstMacroblock = firstMacroblock
        isIntra = type == 2 || type == 7
        pictureParameterSet = Int(identifier)
        frameNumber = nil
        maxFrameNumber = 0
        guard let sequence = parameterSets.sequence(forPicture: pictureParameterSet) else { return }
        maxFrameNumber = sequence.maxFrameNumber
        if sequence.hasSeparateColourPlanes { _ = bits.bits(2) }
        guard let number = bits.bits(sequence.frameNumberBits) else {
            throw .truncated(needed: unit.count + 1, remaining: unit.count)
        }
        frameNumber = sequence.hasFramesOnly ? number : nil
        guard sequence.hasFramesOnly, sequence.orderCountBits > 0 else { return }
        if header.isIDR, bits.unsignedExpGolomb() == nil { return }  // idr_pic_id
        orderCount = bits.bits(sequence.orderCountBits)
        orderCountModulus = 1 << UInt32(sequence.orderCountBits)
    }
}
