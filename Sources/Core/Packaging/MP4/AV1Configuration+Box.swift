import Media

extension AV1Configuration {
    /// `av1C` (AV1 in ISO BMFF §2.3) and `colr`, which goes with it and means the same (ISO/IEC 14496-12 §12.1.5).
    func writeBoxes(to writer: inout BoxWriter, withSequenceHeader: Bool) {
        writer.box("av1C") { $0.raw(av1ConfigurationRecord(self, withSequenceHeader: withSequenceHeader)) }
        writer.box("colr") { box in
            box.uint32(BoxType(stringLiteral: "nclx").code)
            box.uint16(UInt16(colorPrimaries))
            box.uint16(UInt16(transferCharacteristics))
            box.uint16(UInt16(matrixCoefficients))
            box.uint8(isFullRange ? 0x80 : 0)
        }
    }

    /// Whether decoding needs more than `other` declares.
    func exceeds(_ other: AV1Configuration) -> Bool {
        (level, tier) > (other.level, other.tier)
    }
}
