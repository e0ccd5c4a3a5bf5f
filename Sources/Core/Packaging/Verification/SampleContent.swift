import Media

/// What a codec's samples look like, as far as that shows without decoding.
enum SampleContent: Equatable {
    /// NAL units after four-byte lengths (ISO/IEC 14496-15 §5.3.2, §8.3.2).
    case units
    case vp8, vp9
    /// OBUs with size fields (AV1 in ISO BMFF §2.4).
    case av1
    /// Any bytes, but some.
    case audio

    /// By the name of Matroska's codec registry; nil for one that is never written.
    init?(matroska codec: [UInt8]) {
        switch String(decoding: codec, as: UTF8.self) {
        case "V_MPEG4/ISO/AVC", "V_MPEGH/ISO/HEVC": self = .units
        case "V_VP8": self = .vp8
        case "V_VP9": self = .vp9
        case "V_AV1": self = .av1
        case "A_OPUS", "A_AAC", "A_MS/ACM", "A_PCM/INT/LIT": self = .audio
        default: return nil
        }
    }

    /// By the type of the sample entry.
    init?(mp4 entry: UInt32) {
        switch entry {
        case BoxType("avc1").code, BoxType("avc3").code, BoxType("hvc1").code, BoxType("hev1").code: self = .units
        case BoxType("vp09").code: self = .vp9
        case BoxType("av01").code: self = .av1
        case BoxType("Opus").code, BoxType("mp4a").code: self = .audio
        default: return nil
        }
    }

    func fits(_ sample: Span<UInt8>, isKeyFrame: Bool) -> Bool {
        guard !sample.isEmpty else { return false }
        switch self {
        case .audio:
            return true
        case .units:
            return unitsTile(sample)
        case .vp8:
            // RFC 6386 §9.1: the first bit is that of a key frame, and its start code follows the tag.
            guard isKeyFrame == (sample[0] & 1 == 0) else { return false }
            return !isKeyFrame || sample.count >= 6 && sample[3] == 0x9D && sample[4] == 0x01 && sample[5] == 0x2A
        case .vp9:
            // VP9 bitstream specification §6.2: frame_marker is 2.
            return sample[0] >> 6 == 2
        case .av1:
            return obusTile(sample)
        }
    }

    /// The forbidden_zero_bit of both H.264 and H.265 is the first (ITU-T H.264 §7.4.1, H.265 §7.4.2.2).
    private func unitsTile(_ sample: Span<UInt8>) -> Bool {
        var position = 0
        while position < sample.count {
            guard let size = sample.uint32(at: position).map(Int.init), size > 0, size <= sample.count - position - 4,
                sample[position + 4] & 0x80 == 0
            else { return false }
            position += 4 + size
        }
        return true
    }

    /// AV1 bitstream specification §5.3.2: obu_forbidden_bit, obu_extension_flag, obu_has_size_field.
    private func obusTile(_ sample: Span<UInt8>) -> Bool {
        var position = 0
        while position < sample.count {
            let header = sample[position]
            guard header & 0x82 == 0x02 else { return false }
            position += header & 0x04 != 0 ? 2 : 1
            var size = 0
            var shift = 0
            while true {
                guard position < sample.count, shift < 35 else { return false }
                size |= Int(sample[position] & 0x7F) << shift
                shift += 7
                position += 1
                if sample[position - 1] & 0x80 == 0 { break }
            }
            guard size <= sample.count - position else { return false }
            position += size
        }
        return true
    }
}
