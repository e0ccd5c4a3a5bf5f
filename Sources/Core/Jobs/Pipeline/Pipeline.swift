public import Packaging

/// A reusable way of recording: what is written, and into what.
public struct Pipeline: Equatable, Sendable {
    public var description: String
    public var loss: LossPolicy
    public var outputs: [PipelineOutput]

    public init(description: String = "", loss: LossPolicy = .freeze, outputs: [PipelineOutput]) {
        self.description = description
        self.loss = loss
        self.outputs = outputs
    }

    /// Reads a pipeline in YAML or JSON. `file` is the name that error messages begin with.
    ///
    /// Throws `JobsError.refused` with everything that is wrong; an error of syntax hides those behind it.
    public init(parsing text: String, file: String) throws(JobsError) {
        let root = try DocumentNode(parsing: text, file: file)
        var reader = DocumentReader(file: file)
        let pipeline = Pipeline(root, &reader)
        try reader.finish()
        self = pipeline
    }

    /// The pipeline as canonical JSON, which reads back equal.
    public func rendered() -> String {
        json.rendered()
    }
}

/// What the file shows where packets are missing.
public enum LossPolicy: String, CaseIterable, Sendable {
    /// The last whole picture, until one that can be decoded comes.
    case freeze
    /// Every whole picture, also those that refer to lost ones and are decoded with artefacts.
    case show
}

/// One thing that a pipeline writes.
public enum PipelineOutput: Equatable, Sendable {
    /// One file per connection, its streams copied as they are.
    case connectionRecordings(container: ContainerChoice, onFormatChange: FormatChangePolicy = .keep)
}

extension Pipeline {
    /// More outputs of one kind than there are containers cannot differ.
    static let outputLimit = 8

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["description", "loss", "outputs", "view"])
        if let view = object["view"] {
            reader.refuse(view, "views are not available in this version", accepted: "outputs from connections")
        }
        self.init(
            description: reader.text(object["description"], .text) ?? "",
            loss: reader.choice(object["loss"], "a way to deal with loss", of: LossPolicy.self) ?? .freeze,
            outputs: [])
        let list = reader.required(
            object, "outputs", accepted: "a list such as [{type: recording, from: connections, container: auto}]")
        for element in reader.list(list, of: "outputs", upTo: Self.outputLimit) ?? [] {
            guard let output = PipelineOutput(element, &reader) else { continue }
            if let other = outputs.first(where: { $0.collides(with: output) }) {
                reader.refuse(
                    element, "may write the same file as the output with container \(other.container.rawValue)",
                    accepted: "auto alone, or mp4 and mkv once each")
            }
            outputs.append(output)
        }
    }

    var json: JSONValue {
        .sorted([
            "description": description.isEmpty ? nil : .string(description),
            "loss": .string(loss.rawValue),
            "outputs": .list(
                outputs.map { output in
                    .sorted([
                        "type": .string("recording"), "from": .string("connections"),
                        "container": .string(output.container.rawValue),
                        "on_format_change": .string(output.onFormatChange.rawValue),
                    ])
                }),
        ])
    }
}

extension PipelineOutput {
    public var container: ContainerChoice {
        switch self {
        case .connectionRecordings(let container, _): container
        }
    }

    public var onFormatChange: FormatChangePolicy {
        switch self {
        case .connectionRecordings(_, let policy): policy
        }
    }

    /// `auto` becomes mp4 or mkv only when the codecs are known.
    fileprivate func collides(with other: PipelineOutput) -> Bool {
        container == other.container || container == .auto || other.container == .auto
    }

    fileprivate init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["type", "from", "container", "on_format_change"])
        guard object.isObject else { return nil }
        let type = reader.required(object, "type", accepted: "recording")
        let from = reader.required(object, "from", accepted: "connections")
        let isRecording = reader.isWord(type, "recording", later: ["hls", "dash", "push"])
        let isFromConnections = reader.isWord(from, "connections", later: ["view"])
        let container = reader.choice(object["container"], "a container", of: ContainerChoice.self) ?? .auto
        let onFormatChange = FormatChangePolicy(object["on_format_change"], &reader) ?? .keep
        guard isRecording, isFromConnections else { return nil }
        self = .connectionRecordings(container: container, onFormatChange: onFormatChange)
    }
}

extension DocumentReader {
    /// Whether `node` is `word`; the words of later versions are refused as such.
    fileprivate mutating func isWord(_ node: DocumentNode?, _ word: String, later: [String]) -> Bool {
        guard let node else { return false }
        if node.content == .string(word) { return true }
        let isLater = later.contains { node.content == .string($0) }
        refuse(node, node.summary + (isLater ? " is not available in this version" : " is not known"), accepted: word)
        return false
    }
}
