import Media

/// How Matroska names a codec, and what it keeps for the decoder (the Matroska codec registry, RFC 9559 §5.1.4.1.22).
struct CodecMapping: Equatable {
    var identifier: String
    /// CodecPrivate; empty where the stream needs none.
    var configuration: [UInt8] = []
}

/// Nil for what has no mapping here.
func codecMapping(of format: TrackFormat) -> CodecMapping? {
    switch format {
    case .video(let video):
        switch video.configuration {
        case .vp8:
            return CodecMapping(identifier: "V_VP8")
        case .vp9(let configuration):
            return CodecMapping(identifier: "V_VP9", configuration: features(of: configuration))
        case .h264(let sequenceParameterSets, let pictureParameterSets):
            let record = avcConfigurationRecord(
                sequenceParameterSets: sequenceParameterSets, pictureParameterSets: pictureParameterSets)
            return CodecMapping(identifier: "V_MPEG4/ISO/AVC", configuration: record)
        case .h265(let configuration):
            let record = hevcConfigurationRecord(of: configuration, isComplete: !video.hasParameterSetsInBand)
            return CodecMapping(identifier: "V_MPEGH/ISO/HEVC", configuration: record)
        case .av1(let configuration):
            return CodecMapping(identifier: "V_AV1", configuration: av1ConfigurationRecord(configuration))
        }
    case .audio(let audio):
        guard audio.sampleRate > 0 else { return nil }
        switch audio.codec {
        case .opus:
            // More channels need a mapping table (RFC 7845 §5.1.1) that RTP does not carry.
            guard (1...2).contains(audio.channelCount) else { return nil }
            let head = opusHead(channels: UInt8(audio.channelCount), preSkip: Priming(of: format).sampleCount)
            return CodecMapping(identifier: "A_OPUS", configuration: head)
        case .pcmu, .pcma:
            guard (1...255).contains(audio.channelCount) else { return nil }
            return CodecMapping(identifier: "A_MS/ACM", configuration: waveFormat(audio))
        case .g722:
            return CodecMapping(identifier: "A_MS/ACM", configuration: waveFormatOfG722(audio))
        case .pcm:
            guard (1...255).contains(audio.channelCount) else { return nil }
            return CodecMapping(identifier: "A_PCM/INT/LIT")
        case .aac:
            return aacConfiguration(of: audio).map { CodecMapping(identifier: "A_AAC", configuration: $0) }
        }
    }
}

/// VP9 features as identifier, length, value ("VP Codec ISO/WebM binding", WebM container guidelines: CodecPrivate).
/// Feature 2, the level, is left out: the bitstream does not have it.
private func features(of configuration: VP9Configuration) -> [UInt8] {
    [1, 1, configuration.profile, 3, 1, configuration.bitDepth, 4, 1, configuration.chromaSubsampling]
}

/// The identification header of Opus (RFC 7845 §5.1), with little-endian numbers.
private func opusHead(channels: UInt8, preSkip: UInt16) -> [UInt8] {
    Array("OpusHead".utf8) + [
        1,  // version
        channels,
        // 0 in copy: the first decoded sample is presented at its RTP time.
        UInt8(truncatingIfNeeded: preSkip), UInt8(truncatingIfNeeded: preSkip >> 8),
        0x80, 0xBB, 0, 0,  // 48,000 Hz
        0, 0,  // output gain
        0,  // mapping family: mono or stereo
    ]
}

/// WAVEFORMATEX with the tags of RFC 2361 §A: 6 is A-law, 7 is mu-law. Little-endian.
private func waveFormat(_ audio: AudioFormat) -> [UInt8] {
    let channels = UInt16(audio.channelCount)
    let rate = UInt32(clamping: audio.sampleRate)
    let bytesPerSecond = UInt32(clamping: audio.sampleRate.multipliedReportingOverflow(by: audio.channelCount).0)
    return [audio.codec == .pcma ? 6 : 7, 0, UInt8(channels), 0]
        + littleEndian(rate) + littleEndian(bytesPerSecond)
        + [
            UInt8(channels), 0,  // nBlockAlign: a byte for each channel
            8, 0,  // wBitsPerSample
            0, 0,  // cbSize: nothing follows
        ]
}

/// WAVEFORMATEX with the tag that libavformat and GStreamer know G.722 by: 64 kbit/s, two samples in an octet.
private func waveFormatOfG722(_ audio: AudioFormat) -> [UInt8] {
    [0x8F, 0x02, 1, 0]
        + littleEndian(UInt32(clamping: audio.sampleRate)) + littleEndian(UInt32(clamping: audio.sampleRate / 2))
        + [
            1, 0,  // nBlockAlign: an octet can be decoded alone
            4, 0,  // wBitsPerSample, coded
            0, 0,  // cbSize: nothing follows
        ]
}

private func littleEndian(_ word: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
}
