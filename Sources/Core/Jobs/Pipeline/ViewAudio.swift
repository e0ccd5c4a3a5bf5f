public import Media

/// The audio of a view: `object(ViewAudio)` of the OWT API.
public struct ViewAudio: Equatable, Sendable {
    public var format = AudioFormat.usual(.opus)
    /// Whether it is found out who speaks.
    public var hasVoiceActivityDetection = true
    /// Beyond OWT: LUFS that the mix is brought to (EBU R 128); nil leaves it as loud as it comes.
    public var loudness: Double?

    public init() {}

    /// What the encoder is asked for.
    public var encoding: AudioEncoding {
        // OWT's mixer gives Opus 64 kbit/s; AAC needs about twice that for the same.
        AudioEncoding(
            codec: format.codec, sampleRate: format.sampleRate, channelCount: format.channelCount,
            bitrate: AudioEncoding.fixedBitrate(of: format.codec, channelCount: format.channelCount)
                ?? (format.codec == .aac ? 128 : 64))
    }
}

extension ViewAudio {
    /// From what is quieter than any programme's target to what leaves no room below the limiter's -1 dBTP.
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
