public import Media
import Packaging

/// A reusable description of what a job composes and writes, and in which formats.
public struct Pipeline: Equatable, Sendable {
    public var description: String
    public var loss: LossPolicy
    public var view: View?
    public var outputs: [PipelineOutput]

    public init(
        description: String = "", loss: LossPolicy = .freeze, view: View? = nil, outputs: [PipelineOutput]
    ) {
        self.description = description
        self.loss = loss
        self.view = view
        self.outputs = outputs
    }

    /// Reads a pipeline in YAML or JSON. Error messages begin with `file`.
    ///
    /// Throws `JobsError.refused` with all errors; an error of syntax hides those after it.
    ///
    /// - Parameter encoders: the available encoders; nil if unknown, which accepts all.
    public init(
        parsing text: String, file: String, encoders: Set<Codec>? = nil
    ) throws(JobsError) {
        try self.init(Document(parsing: text, file: file), encoders: encoders)
    }

    package init(_ document: Document, encoders: Set<Codec>? = nil) throws(JobsError) {
        var reader = DocumentReader(file: document.file, encoders: encoders)
        let pipeline = Pipeline(document.root, &reader)
        try reader.finish()
        self = pipeline
    }

    /// Whether any output decodes or encodes.
    ///
    /// A presentation encodes what its segments do not take, and of connections it is not known what comes.
    public var needsCodecs: Bool {
        view != nil || outputs.contains { $0.presentation != nil || !($0.media?.encodedCodecs.isEmpty ?? true) }
    }

    /// Whether any output is made after the recording.
    public var deliversAfter: Bool { outputs.contains { $0.delivery == .after } }

    /// The pipeline as canonical JSON, which parses to an equal value.
    public func rendered() -> String {
        json.rendered()
    }
}

extension Pipeline {
    /// Outputs of one kind differ by container or list only, and there are three kinds.
    static let outputLimit = 8

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["description", "loss", "outputs", "view"])
        self.init(
            description: reader.text(object["description"], .text) ?? "",
            loss: reader.choice(object["loss"], "a loss policy", of: LossPolicy.self) ?? .freeze,
            outputs: [])
        var context = PipelineOutput.Context()
        if let node = object["view"] {
            let problemCount = reader.problems.count
            view = View(node, &reader)
            context.hasView = true
            // A view with errors has defaults in their places, from which nothing must follow.
            context.view = reader.problems.count == problemCount ? view : nil
        }
        let list = reader.required(
            object, "outputs", accepted: "a list such as [{type: recording, from: connections, container: auto}]")
        let elements = reader.list(list, of: "outputs", upTo: Self.outputLimit) ?? []
        for element in elements {
            guard let output = PipelineOutput(element, context, &reader) else { continue }
            if let other = outputs.first(where: { $0.collides(with: output, in: context.view) }) {
                let isFile = other.container != nil
                reader.refuse(
                    element, "may write the same file as the output with \(other.formText)",
                    accepted: isFile ? "auto alone, or mp4 and mkv once each" : "hls and dash once each")
            }
            output.checkSegments(against: outputs, element, &reader)
            outputs.append(output)
        }
        if let node = object["view"], view != nil, outputs.count == elements.count, !elements.isEmpty,
            !outputs.contains(where: { $0.source == .view })
        {
            reader.refuse(node, "no output uses the view", accepted: "an output with from: view")
        }
    }

    var json: JSONValue {
        .sorted([
            "description": description.isEmpty ? nil : .string(description),
            "loss": .string(loss.rawValue),
            "view": view?.json,
            "outputs": .list(outputs.map { $0.json(of: view) }),
        ])
    }
}
