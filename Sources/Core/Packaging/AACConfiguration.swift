import Media

/// The decoder configuration of AAC in MP4 (in `esds`) and in Matroska (CodecPrivate): an AudioSpecificConfig
/// (ISO/IEC 14496-3 §1.6.2.1). Where the format carries none it is that of AAC-LC with frames of 1024 samples.
///
///      0                   1
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
///     +---------+-------+-------+-+-+-+
///     | type 2  | rate  |  chn  |0|0|0|
///     +---------+-------+-------+-+-+-+
///
/// Nil for what has no such configuration: a rate of 0 or over 24 bits, or channels without a number of their own.
func aacConfiguration(of audio: AudioFormat) -> [UInt8]? {
    guard (1..<1 << 24).contains(audio.sampleRate), let channels = channelConfiguration(of: audio.channelCount) else {
        return nil
    }
    guard audio.configuration.isEmpty else { return audio.configuration }
    let lowComplexity: UInt64 = 2
    guard let index = samplingFrequencies.firstIndex(of: audio.sampleRate) else {
        // samplingFrequencyIndex 15: the rate follows it in 24 bits. 40 bits in all.
        let rate = UInt64(audio.sampleRate)
        return bytes(lowComplexity << 35 | 15 << 31 | rate << 7 | channels << 3, count: 5)
    }
    return bytes(lowComplexity << 11 | UInt64(index) << 7 | channels << 3, count: 2)
}

/// ISO/IEC 14496-3 table 1.18.
private let samplingFrequencies = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
]

/// channelConfiguration (ISO/IEC 14496-3 table 1.19): up to six channels, or eight.
private func channelConfiguration(of count: Int) -> UInt64? {
    switch count {
    case 1...6: UInt64(count)
    case 8: 7
    default: nil
    }
}

private func bytes(_ word: UInt64, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(word)
    return bytes.suffix(count)
}
