/// How many packets of audio before the wanted one a player decodes so that its audio is right, as the sample group
/// `roll` (ISO/IEC 14496-12 §10.1).
struct RollRecovery: Equatable, Sendable {
    /// Negative: packets before.
    let distance: Int16

    func write(sampleCount: UInt32, to writer: inout BoxWriter) {
        let type: BoxType = "roll"
        // Version 1: every description has the length that precedes them (ISO/IEC 14496-12 §8.9.3).
        writer.fullBox("sgpd", version: 1) { box in
            box.uint32(type.code)
            box.uint32(2)
            box.uint32(1)
            box.uint16(UInt16(bitPattern: distance))
        }
        // One run: all samples are of description 1 (ISO/IEC 14496-12 §8.9.2).
        writer.fullBox("sbgp") { box in
            box.uint32(type.code)
            box.uint32(1)
            box.uint32(sampleCount)
            box.uint32(1)
        }
    }
}
