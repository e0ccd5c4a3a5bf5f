import Media

extension AudioFormat {
    /// The sample rate and channel counts of an encoded mix, by codec, as in OWT's mixer: opus, aac and pcm 48000/2,
    /// g722 16000/1, pcmu and pcma 8000 (owt-server `audioMixer`).
    private static func choices(_ codec: AudioCodec) -> (sampleRate: Int, channelCounts: [Int]) {
        switch codec {
        case .opus, .aac, .pcm: (48_000, [2, 1])
        case .g722: (16_000, [1])
        case .pcmu, .pcma: (8000, [1])
        }
    }

    /// The default format of `codec`.
    static func usual(_ codec: AudioCodec) -> AudioFormat {
        let choices = choices(codec)
        return AudioFormat(
            codec: codec, sampleRate: choices.sampleRate, channelCount: choices.channelCounts.first ?? 1)
    }

    /// Reads `object(AudioFormat)` of the OWT API.
    init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["codec", "sampleRate", "channelNum"])
        let accepted = AudioCodec.allCases.map(\.rawValue).joined(separator: ", ")
        let member = reader.required(object, "codec", accepted: accepted)
        let codec = reader.choice(member, "an audio codec", of: AudioCodec.self)
        guard let codec else { return nil }
        reader.requireEncoder(of: .audio(codec), at: member)
        self = .usual(codec)
        let choices = Self.choices(codec)
        if let node = object["sampleRate"], node.content != .number(String(choices.sampleRate)) {
            reader.refuse(
                node, "\(node.summary) is not a sample rate of \(codec.rawValue)", accepted: "\(choices.sampleRate)")
        }
        guard let node = object["channelNum"] else { return }
        if let count = choices.channelCounts.first(where: { node.content == .number(String($0)) }) {
            channelCount = count
        } else {
            reader.refuse(
                node, "\(node.summary) is not a channel count of \(codec.rawValue)",
                accepted: choices.channelCounts.sorted().map { String($0) }.joined(separator: ", "))
        }
    }

    var json: JSONValue {
        .sorted([
            "codec": .string(codec.rawValue), "sampleRate": .integer(Int64(sampleRate)),
            "channelNum": .integer(Int64(channelCount)),
        ])
    }
}
