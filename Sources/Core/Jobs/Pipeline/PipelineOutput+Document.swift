import Media
import Packaging

extension PipelineOutput {
    /// The rest of the pipeline.
    struct Context {
        /// Whether the document has a view, valid or not.
        var hasView = false
        var view: View?
    }

    private static let keys = [
        "type", "from", "container", "on_format_change", "audio", "video", "deliver", "gaps",
    ]

    init?(_ node: DocumentNode, _ context: Context, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: Self.keys)
        guard object.isObject else { return nil }
        let sources = ["connections", "combined", "view"]
        let type = reader.required(object, "type", accepted: "recording")
        let from = reader.required(object, "from", accepted: sources.joined(separator: ", "))
        let isRecording = reader.word(type, of: ["recording"], later: ["hls", "dash", "push"]) != nil
        let word = reader.word(from, of: sources)
        let container = reader.choice(object["container"], "a container", of: ContainerChoice.self) ?? .auto
        let onFormatChange = FormatChangePolicy(object["on_format_change"], &reader)
        let media = MediaMode(object, &reader)
        let delivery =
            reader.choice(object["deliver"], "a time of delivery", of: PipelineOutput.Delivery.self) ?? .live
        let gaps = reader.choice(object["gaps"], "a policy for gaps", of: GapPolicy.self) ?? .fill
        guard isRecording, let from, let word else { return nil }
        let source: Source
        if word == "view" {
            source = .view
            if !context.hasView {
                reader.refuse(from, "the pipeline has no view", accepted: "connections, or a pipeline with a view")
            }
            for key in ["on_format_change", "audio", "video", "gaps"] {
                guard let member = object[key] else { continue }
                reader.refuse(member, "has no effect with from: view", accepted: "null")
            }
        } else if word == "combined" {
            source = .combined(media: media)
            if let member = object["on_format_change"], onFormatChange == .split {
                reader.refuse(member, "a combined file cannot be split for one of its connections", accepted: "keep")
            }
        } else {
            source = .connections(onFormatChange: onFormatChange ?? .keep, media: media)
        }
        if source != .view, gaps == .keep, !media.audio.isCopy, let member = object["gaps"] {
            reader.refuse(member, "the output copies no audio, and encoded audio has no gaps", accepted: "null")
        }
        self.init(source, container: container, delivery: delivery, gaps: gaps)
        if let member = object["container"] { refuseCodecs(for: member, context.view, &reader) }
    }

    /// Refuses an explicit container that does not support a codec of the pipeline.
    private func refuseCodecs(for node: DocumentNode, _ view: View?, _ reader: inout DocumentReader) {
        guard container != .auto else { return }
        let codecs: [Codec] =
            switch source {
            case .view:
                [view?.audio.map { .audio($0.format.codec) }, view?.video.map { .video($0.coding.codec) }]
                    .compactMap { $0 }
            case .connections(_, let media), .combined(let media): media.encodedCodecs
            }
        let chosen = container.container(audio: nil, video: nil)
        if chosen == .m4a, let media, !isAudioAlone(media) {
            reader.refuse(
                node, "m4a contains a single track of AAC, and this output may have other tracks",
                accepted: "m4a with audio: {format: {codec: aac}} and video: false, or auto, mp4, mkv")
            return
        }
        for refusal in codecs.compactMap({ chosen.refusal(of: $0) }) {
            reader.refuse(
                node, "\(refusal.codec.name) cannot be recorded in \(chosen.rawValue)",
                accepted: (["auto"] + refusal.alternatives.map(\.rawValue)).joined(separator: ", "))
        }
    }

    /// Whether the output has only AAC, in a file for each connection.
    private func isAudioAlone(_ media: MediaMode) -> Bool {
        guard case .connections = source, case .encode(let format) = media.audio else { return false }
        return format.codec == .aac && media.video == .omit
    }

    var json: JSONValue {
        var members: [String: JSONValue?] = [
            "type": .string("recording"), "container": .string(container.rawValue),
        ]
        switch source {
        case .connections(let policy, _):
            members["from"] = .string("connections")
            members["on_format_change"] = .string(policy.rawValue)
        case .combined: members["from"] = .string("combined")
        case .view: members["from"] = .string("view")
        }
        members["audio"] = media?.audioJSON
        members["video"] = media?.videoJSON
        members["gaps"] = gaps == .fill ? nil : .string(gaps.rawValue)
        members["deliver"] = delivery == .live ? nil : .string(delivery.rawValue)
        return .sorted(members)
    }
}

extension DocumentReader {
    /// One of `words`; refuses those of later versions as not available.
    fileprivate mutating func word(_ node: DocumentNode?, of words: [String], later: [String] = []) -> String? {
        guard let node else { return nil }
        if let word = words.first(where: { node.content == .string($0) }) { return word }
        let isLater = later.contains { node.content == .string($0) }
        refuse(
            node, node.summary + (isLater ? " is not available in this version" : " is not known"),
            accepted: words.joined(separator: ", "))
        return nil
    }
}
