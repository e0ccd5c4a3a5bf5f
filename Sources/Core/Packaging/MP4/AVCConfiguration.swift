import Media

/// AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1).
///
/// It holds the first parameter sets of the track, with which decoding begins; later ones are in band (`avc3`).
struct AVCConfiguration: Equatable, Sendable {
    private var profile: UInt8
    private var compatibility: UInt8
    private var level: UInt8
    /// `chroma_format_idc`, `bit_depth_luma_minus8`, `bit_depth_chroma_minus8`; the High profiles say them.
    private var sampling: (chroma: UInt8, luma: UInt8, chromaDepth: UInt8)?
    private var sequenceParameterSets: [[UInt8]]
    private var pictureParameterSets: [[UInt8]]

    /// Five and eight bits count the sets, sixteen their bytes.
    private static let sequenceSetLimit = 31
    private static let pictureSetLimit = 255

    init(sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]]) {
        let sequenceSets = sequenceParameterSets.filter { $0.count >= 4 && $0.count <= 0xFFFF }
        self.sequenceParameterSets = Array(sequenceSets.prefix(Self.sequenceSetLimit))
        self.pictureParameterSets = Array(
            pictureParameterSets.filter { !$0.isEmpty && $0.count <= 0xFFFF }.prefix(Self.pictureSetLimit))
        // Without a usable set: constrained baseline, level 3.1, which every WebRTC endpoint has (RFC 7742 §6.2).
        let first = sequenceSets.first ?? [0x67, 0x42, 0xE0, 0x1F]
        (profile, compatibility, level) = (first[1], first[2], first[3])
        sampling = Self.sampling(of: first)
    }

    static func == (left: Self, right: Self) -> Bool {
        var (leftBox, rightBox) = (BoxWriter(), BoxWriter())
        left.write(to: &leftBox, withParameterSets: true)
        right.write(to: &rightBox, withParameterSets: true)
        return leftBox.bytes == rightBox.bytes
    }

    mutating func raiseLevel(toThoseOf sequenceSets: [[UInt8]]) {
        for set in sequenceSets where set.count >= 4 { level = max(level, set[3]) }
    }

    func write(to writer: inout BoxWriter, withParameterSets: Bool) {
        let sequenceSets = withParameterSets ? sequenceParameterSets : []
        let pictureSets = withParameterSets ? pictureParameterSets : []
        writer.box("avcC") { box in
            box.uint8(1)
            box.uint8(profile)
            box.uint8(compatibility)
            box.uint8(level)
            // Six reserved bits, then the length of NAL unit lengths less one: four bytes.
            box.uint8(0xFC | 3)
            box.uint8(0xE0 | UInt8(sequenceSets.count))
            for set in sequenceSets { Self.write(set, to: &box) }
            box.uint8(UInt8(pictureSets.count))
            for set in pictureSets { Self.write(set, to: &box) }
            if let sampling {
                box.uint8(0xFC | sampling.chroma)
                box.uint8(0xF8 | sampling.luma)
                box.uint8(0xF8 | sampling.chromaDepth)
                box.uint8(0)
            }
        }
    }

    private static func write(_ set: [UInt8], to writer: inout BoxWriter) {
        writer.uint16(UInt16(set.count))
        writer.raw(set)
    }

    /// The part of a sequence parameter set that the record repeats (ITU-T H.264 §7.3.2.1.1).
    private static func sampling(of set: [UInt8]) -> (chroma: UInt8, luma: UInt8, chromaDepth: UInt8)? {
        guard [100, 110, 122, 144].contains(set[1]) else { return nil }
        var reader = BitReader(unescaped(set.dropFirst(4)))
        guard reader.unsignedExpGolomb() != nil, let chroma = reader.unsignedExpGolomb() else { return (1, 0, 0) }
        if chroma == 3 { _ = reader.bit() }
        guard let luma = reader.unsignedExpGolomb(), let depth = reader.unsignedExpGolomb() else { return (1, 0, 0) }
        return (UInt8(chroma & 3), UInt8(luma & 7), UInt8(depth & 7))
    }

    /// The first bytes without emulation prevention (ITU-T H.264 §7.4.1).
    private static func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var zeros = 0
        // Four Exp-Golomb codes of small numbers; 32 bytes are far more than they need.
        for byte in content.prefix(32) {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            plain.append(byte)
        }
        return plain
    }
}
