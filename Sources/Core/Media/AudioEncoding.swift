/// How audio is encoded.
public struct AudioEncoding: Hashable, Sendable {
    public var codec: AudioCodec
    public var sampleRate: Int
    public var channelCount: Int
    /// Kilobits per second for all channels; codecs whose rate is fixed by the sampling ignore it.
    public var bitrate: Int

    public init(codec: AudioCodec, sampleRate: Int = 48_000, channelCount: Int = 2, bitrate: Int) {
        self.codec = codec
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.bitrate = bitrate
    }

    /// The sample rates that the codec supports.
    public static func sampleRates(of codec: AudioCodec) -> [Int] {
        switch codec {
        // Opus gets its input's rate (RFC 7845 §5.1); we give it 48 kHz alone.
        case .opus: [48_000]
        // That of the mix.
        case .pcm: [48_000]
        case .pcmu, .pcma: [8_000]
        case .g722: [16_000]
        // ISO/IEC 14496-3 table 1.18.
        case .aac: [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000]
        }
    }

    /// Kilobits per second where the sampling determines them; nil where there is a choice.
    public static func fixedBitrate(of codec: AudioCodec, channelCount: Int) -> Int? {
        switch codec {
        case .opus, .aac: nil
        case .pcmu, .pcma, .g722: 64 * channelCount
        case .pcm: 768 * channelCount
        }
    }

    public func check() throws(CodecError) {
        let rates = Self.sampleRates(of: codec)
        try require(rates.contains(sampleRate)) {
            "\(sampleRate) Hz is none of \(rates.map(String.init).joined(separator: ", "))"
        }
        // G.722 has no form for two channels that a container knows.
        let channels = codec == .g722 ? 1...1 : 1...2
        try require(channels.contains(channelCount)) {
            "\(channelCount) channels are outside of \(channels.lowerBound) to \(channels.upperBound)"
        }
        guard Self.fixedBitrate(of: codec, channelCount: channelCount) == nil else { return }
        try require((6...512).contains(bitrate)) { "a bitrate of \(bitrate) kbit/s is outside of 6 to 512" }
    }

    private func require(_ condition: Bool, _ reason: () -> String) throws(CodecError) {
        if !condition { throw .settings(codec: codec.rawValue, reason: reason()) }
    }
}
