/// `Opus` with its `dOps` ("Encapsulation of Opus in ISO Base Media File Format" §4.3.1, §4.3.2).
struct OpusSampleEntry: Equatable, Sendable {
    var channelCount: UInt8
    /// Decoded samples before the first that is heard. 0 in copy: a packet's first decoded sample is presented at its
    /// RTP time, so no audio is trimmed.
    var preSkip: UInt16 = 0

    func write(to writer: inout BoxWriter) {
        writer.box("Opus") { box in
            box.zeros(6)
            box.uint16(1)
            box.zeros(8)
            box.uint16(UInt16(channelCount))
            box.uint16(16)
            box.uint32(0)
            box.uint32(48_000 << 16)
            box.box("dOps") { specific in
                specific.uint8(0)
                specific.uint8(channelCount)
                specific.uint16(preSkip)
                specific.uint32(48_000)
                specific.uint16(0)
                specific.uint8(0)
            }
        }
    }
}
