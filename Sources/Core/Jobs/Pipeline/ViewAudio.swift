public import Media

/// The audio of a view: `object(ViewAudio)` of the OWT API.
public struct ViewAudio: Equatable, Sendable {
    public var format = AudioFormat.usual(.opus)
    /// Whether the view detects the speaker.
    public var hasVoiceActivityDetection = true
    /// Beyond OWT: the target loudness of the mix in LUFS (EBU R 128); nil leaves the levels unchanged.
    public var loudness: Double?

    public init() {}

    /// The settings of the encoder.
    public var encoding: AudioEncoding {
        // OWT's mixer has 64 kbit/s for Opus; AAC needs about twice that for the same quality.
        AudioEncoding(
            codec: format.codec, sampleRate: format.sampleRate, channelCount: format.channelCount,
            bitrate: AudioEncoding.fixedBitrate(of: format.codec, channelCount: format.channelCount)
                ?? (format.codec == .aac ? 128 : 64))
    }
}

extension ViewAudio {
    /// From below any programme's target up to what leaves no headroom below the limiter's -1 dBTP.
    private static let loudnessRange = -36.0 ... -8.0

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["format", "vad", "loudness_lufs"])
        format = object["format"].flatMap { AudioFormat($0, &reader) } ?? format
        hasVoiceActivityDetection = reader.boolean(object["vad"]) ?? hasVoiceActivityDetection
        loudness = reader.decimal(object["loudness_lufs"], in: Self.loudnessRange, unit: "LUFS")
    }

    var json: JSONValue {
        .sorted([
            "format": format.json, "vad": .boolean(hasVoiceActivityDetection),
            "loudness_lufs": loudness.map { .decimal("\($0)") },
        ])
    }
}
