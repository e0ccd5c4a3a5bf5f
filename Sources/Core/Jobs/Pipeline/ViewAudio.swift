public import Media

/// The sound of a view: `object(ViewAudio)` of the OWT API.
public struct ViewAudio: Equatable, Sendable {
    public var format = AudioFormat.usual(.opus)
    /// Whether it is found out who speaks.
    public var hasVoiceActivityDetection = true

    public init() {}
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
