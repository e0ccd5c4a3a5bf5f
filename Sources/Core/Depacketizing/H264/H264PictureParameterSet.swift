/// What we need of a picture parameter set (ITU-T H.264 §7.3.2.2).
struct H264PictureParameterSet: Equatable, Sendable {
    /// pic_parameter_set_id, 0 to 255.
    var identifier: Int
    /// seq_parameter_set_id, 0 to 31.
    var sequence: Int

    /// - Parameter unit: the NAL unit with its header.
    init?(parsing unit: Span<UInt8>) {
        var bits = RawBytes.leadingBits(ofUnit: unit, header: H264UnitHeader.byteCount)
        guard unit.count <= ParameterSetList<Self>.maximumByteCount,
            let identifier = bits.unsignedExpGolomb(), identifier < 256,
            let sequence = bits.unsignedExpGolomb(), sequence < 32
        else { return nil }
        self.identifier = Int(identifier)
        self.sequence = Int(sequence)
    }
}
