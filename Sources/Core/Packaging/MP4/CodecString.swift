public import Media

/// What a playlist or manifest says of a track's coding, so that a player knows before it loads anything whether it can
/// play it: the code of the sample entry, and what else the codec's binding demands (RFC 6381 §3.3). The same spelling
/// in HLS (RFC 8216 §4.3.4.2) and DASH (ISO/IEC 23009-1 §5.3.7.2).
public struct CodecString: Hashable, Sendable {
    public let text: String

    /// - Parameter framesPerSecond: on which the level of VP9 depends; nil for the rate that a header assumes which is
    ///   written before the first frame.
    /// - Returns: nil for what has no place in MP4: VP8, G.711, G.722, PCM.
    public init?(_ format: TrackFormat, framesPerSecond: UInt64? = nil) {
        guard let entry = try? SampleEntry(format) else { return nil }
        let code = entry.type.rendered()
        switch format {
        case .video(let video):
            switch video.configuration {
            case .h264(let sequenceSets, let pictureSets):
                let record = avcConfigurationRecord(
                    sequenceParameterSets: sequenceSets, pictureParameterSets: pictureSets)
                // Profile, constraint flags and level (RFC 6381 §3.3).
                text = code + "." + record[1...3].map { Self.hexadecimal($0, digits: 2) }.joined()
            case .h265(let configuration):
                text = code + Self.profileTierLevel(configuration.profileTierLevel)
            case .vp9(let configuration):
                let level = VP9Level.number(
                    width: entry.width, height: entry.height,
                    framesPerSecond: framesPerSecond ?? VP9Level.assumedFramesPerSecond)
                text = code + Self.vp9(configuration, level: level)
            case .av1(let configuration):
                text = code + Self.av1(configuration)
            case .vp8:
                return nil
            }
        case .audio(let audio):
            switch audio.codec {
            // "Encapsulation of Opus in ISO Base Media File Format" §4.3.2: the code has a capital letter.
            case .opus: text = code
            case .aac: text = code + ".40." + String(Self.objectType(of: aacConfiguration(of: audio) ?? []))
            case .pcmu, .pcma, .g722, .pcm: return nil
            }
        }
    }

    /// ISO/IEC 14496-15 §E.3: profile space and profile, compatibility flags with the bits in reverse, tier and level,
    /// then the six bytes of constraints without the zero ones at the end.
    private static func profileTierLevel(_ bytes: [UInt8]) -> String {
        guard bytes.count >= H265Configuration.profileTierLevelByteCount else { return "" }
        let space = ["", "A", "B", "C"][Int(bytes[0] >> 6)]
        let compatibility = bytes[1...4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var reversed: UInt32 = 0
        for i in 0..<32 where compatibility & 1 << i != 0 { reversed |= 1 << (31 - i) }
        var text = ".\(space)\(bytes[0] & 0x1F).\(hexadecimal(reversed, digits: 1))"
        text += ".\(bytes[0] & 0x20 == 0 ? "L" : "H")\(bytes[11])"
        let constraints = bytes[5...10]
        if let last = constraints.lastIndex(where: { $0 != 0 }) {
            for byte in constraints[...last] { text += ".\(hexadecimal(byte, digits: 1))" }
        }
        return text
    }

    /// "VP Codec ISO Media File Format Binding", §"Codecs Parameter String": what `vpcC` has. The optional fields are
    /// given together, or not at all; those of `vpcC` are not their defaults.
    private static func vp9(_ configuration: VP9Configuration, level: UInt8) -> String {
        let text = ".\(decimal(configuration.profile)).\(decimal(level)).\(decimal(configuration.bitDepth))"
        // Primaries and transfer are unspecified; the default would be those of BT.709.
        return text + ".\(decimal(configuration.chromaSubsampling)).02.02"
            + ".\(decimal(configuration.matrixCoefficients)).\(configuration.isFullRange ? "01" : "00")"
    }

    /// AV1 in ISO BMFF §5. The optional fields are left out where each has its default.
    private static func av1(_ configuration: AV1Configuration) -> String {
        let tier = configuration.tier == 0 ? "M" : "H"
        let text =
            ".\(configuration.profile).\(decimal(configuration.level))\(tier).\(decimal(configuration.bitDepth))"
        let isSubsampled = configuration.subsamplingX == 1 && configuration.subsamplingY == 1
        let chroma =
            "\(configuration.subsamplingX)\(configuration.subsamplingY)"
            + "\(isSubsampled ? configuration.chromaSamplePosition : 0)"
        let colour = [
            configuration.colorPrimaries, configuration.transferCharacteristics, configuration.matrixCoefficients,
        ].map { decimal($0) }.joined(separator: ".")
        let optional =
            ".\(configuration.isMonochrome ? 1 : 0).\(chroma).\(colour).\(configuration.isFullRange ? 1 : 0)"
        return optional == ".0.110.01.01.01.0" ? text : text + optional
    }

    /// Audio object type of an AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1): five bits, or 31 and six more.
    private static func objectType(of configuration: [UInt8]) -> UInt8 {
        guard let first = configuration.first else { return 2 }
        guard first >> 3 == 31, configuration.count > 1 else { return first >> 3 }
        return 32 + (first & 7) << 3 + configuration[1] >> 5
    }

    private static func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Two digits at least.
    private static func decimal(_ value: UInt8) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
