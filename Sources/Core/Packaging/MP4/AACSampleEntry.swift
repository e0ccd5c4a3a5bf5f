/// `mp4a` with its `esds` (ISO/IEC 14496-14 §5.6): an ES_Descriptor (ISO/IEC 14496-1 §7.2.6.5) around the decoder's
/// configuration.
struct AACSampleEntry: Equatable, Sendable {
    let channelCount: UInt16
    let sampleRate: UInt32
    /// AudioSpecificConfig.
    let configuration: [UInt8]

    func write(to writer: inout BoxWriter) {
        writer.box("mp4a") { box in
            box.zeros(6)
            box.uint16(1)
            box.zeros(8)
            box.uint16(channelCount)
            box.uint16(16)
            box.uint32(0)
            // 16.16; a rate that does not fit is in the configuration alone.
            box.uint32(sampleRate <= UInt32(UInt16.max) ? sampleRate << 16 : 0)
            box.fullBox("esds") { $0.raw(elementaryStream) }
        }
    }

    private var elementaryStream: [UInt8] {
        let specific = Self.descriptor(0x05, configuration)
        let decoder = Self.descriptor(
            0x04,
            [
                0x40,  // objectTypeIndication: Audio ISO/IEC 14496-3
                0x15,  // streamType 5, audio; not up-stream; a reserved 1
                0, 0, 0,  // bufferSizeDB: not given
                0, 0, 0, 0,  // maxBitrate: not given
                0, 0, 0, 0,  // avgBitrate: 0 where it varies
            ] + specific)
        // ES_ID is 0 in a file, and predefined 2 means MP4's own packets (ISO/IEC 14496-14 §3.1.2).
        return Self.descriptor(0x03, [0, 0, 0] + decoder + Self.descriptor(0x06, [2]))
    }

    /// Tag, then the size in groups of seven bits (ISO/IEC 14496-1 §8.3.3).
    private static func descriptor(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var size = [UInt8(content.count & 0x7F)]
        var rest = content.count >> 7
        while rest > 0 {
            size.insert(0x80 | UInt8(rest & 0x7F), at: 0)
            rest >>= 7
        }
        return [tag] + size + content
    }
}
