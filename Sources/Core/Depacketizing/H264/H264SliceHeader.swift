/// The first fields of a slice header (ITU-T H.264 §7.3.3).
struct H264SliceHeader: Equatable, Sendable {
    /// first_mb_in_slice; 0 begins a picture where slices come in order.
    var firstMacroblock: UInt32
    /// pic_parameter_set_id.
    var pictureParameterSet: Int
    /// frame_num; nil where parameter sets are missing or single fields are allowed, whose numbers prove nothing.
    var frameNumber: UInt32?
    var maxFrameNumber: UInt32

    /// - Parameter unit: the NAL unit with its header byte.
    init(parsing unit: Span<UInt8>, parameterSets: H264ParameterSets) throws(DepacketizingError) {
        var bits = RawBytes.leadingBits(ofUnit: unit, header: 1)
        guard let firstMacroblock = bits.unsignedExpGolomb(), bits.unsignedExpGolomb() != nil,  // slice_type
            let identifier = bits.unsignedExpGolomb(), identifier < 256
        else { throw .truncated(needed: unit.count + 1, remaining: unit.count) }
        self.firstMacroblock = firstMacroblock
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
    }

    /// Whether a slice beginning with these bytes is a picture's first: first_mb_in_slice 0 is the single bit 1.
    static func beginsPicture(secondByte: UInt8) -> Bool {
        secondByte & 0x80 != 0
    }
}
