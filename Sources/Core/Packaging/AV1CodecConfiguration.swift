import Media

/// The decoder configuration of AV1 in MP4 (`av1C`) and in Matroska (CodecPrivate): an AV1CodecConfigurationRecord (AV1
/// in ISO BMFF §2.3.3) with the sequence header as its only OBU.
///
/// - Parameter withSequenceHeader: false for a header that has no room for it; each sync sample has it anyway.
func av1ConfigurationRecord(_ configuration: AV1Configuration, withSequenceHeader: Bool = true) -> [UInt8] {
    var flags = (configuration.tier & 1) << 7 | (configuration.subsamplingX & 1) << 3
    flags |= (configuration.subsamplingY & 1) << 2 | configuration.chromaSamplePosition & 3
    if configuration.bitDepth > 8 { flags |= 0x40 }
    if configuration.bitDepth > 10 { flags |= 0x20 }
    if configuration.isMonochrome { flags |= 0x10 }
    let record: [UInt8] = [
        0x81,  // marker, version 1
        (configuration.profile & 7) << 5 | configuration.level & 0x1F,
        flags,
        0,  // no initial_presentation_delay: frames of a call are shown in their order
    ]
    return withSequenceHeader ? record + configuration.sequenceHeader : record
}
