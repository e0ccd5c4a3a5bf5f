public import Media

/// The sound of a view: `object(ViewAudio)` of the OWT API.
public struct ViewAudio: Equatable, Sendable {
    public var format = AudioFormat.usual(.opus)
    /// Whether it is found out who speaks.
    public var hasVoiceActivityDetection = true

    public init() {}

    /// What the encoder is asked for.
    public var encoding: SoundEncoding {
        // OWT's mixer gives Opus 64 kbit/s; AAC needs about twice that for the same.
        SoundEncoding(
            codec: format.codec, sampleRate: format.sampleRate, channelCount: format.channelCount,
            bitrate: format.codec == .aac ? 128 : 64)
    }
}

extension ViewAudio {
    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["format", "vad"])
        format = object["format"].flatMap { AudioFormat($0, &reader) } ?? format
        hasVoiceActivityDetection = reader.boolean(object["vad"]) ?? hasVoiceActivityDetection
    }

    var json: JSONValue {
        .sorted(["format": format.json, "vad": .boolean(hasVoiceActivityDetection)])
    }
}
