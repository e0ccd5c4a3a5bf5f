public import Media
import Packaging

/// A reusable way of recording: what is composed, what is written, and into what.
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

    /// Reads a pipeline in YAML or JSON. `file` is the name that error messages begin with.
    ///
    /// Throws `JobsError.refused` with everything that is wrong; an error of syntax hides those behind it.
    ///
    /// - Parameter encoders: what can be encoded here; nil where nobody knows, and then all is believed.
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

    /// Whether something is decoded or encoded, not only copied.
    public var needsCodecs: Bool {
        view != nil || outputs.contains { !($0.media?.encodedCodecs.isEmpty ?? true) }
    }

    /// Whether outputs are left for the time after the recording.
    public var deliversAfter: Bool { outputs.contains { $0.delivery == .after } }

    /// The pipeline as canonical JSON, which reads back equal.
    public func rendered() -> String {
        json.rendered()
    }
}

extension Pipeline {
    /// More outputs of one kind than there are containers cannot differ; there are three kinds.
    static let outputLimit = 8

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["description", "loss", "outputs", "view"])
        self.init(
            description: reader.text(object["description"], .text) ?? "",
            loss: reader.choice(object["loss"], "a way to deal with loss", of: LossPolicy.self) ?? .freeze,
            outputs: [])
        var context = PipelineOutput.Context()
        if let node = object["view"] {
            let problemCount = reader.problems.count
            view = View(node, &reader)
            context.hasView = true
            // A view with mistakes was read with defaults in their places: nothing follows from those.
            context.view = reader.problems.count == problemCount ? view : nil
        }
        let list = reader.required(
            object, "outputs", accepted: "a list such as [{type: recording, from: connections, container: auto}]")
        let elements = reader.list(list, of: "outputs", upTo: Self.outputLimit) ?? []
        for element in elements {
            guard let output = PipelineOutput(element, context, &reader) else { continue }
            if let other = outputs.first(where: { $0.collides(with: output, in: context.view) }) {
                reader.refuse(
                    element, "may write the same file as the output with container \(other.container.rawValue)",
                    accepted: "auto alone, or mp4 and mkv once each")
            }
            outputs.append(output)
        }
        if let node = object["view"], view != nil, outputs.count == elements.count, !elements.isEmpty,
            !outputs.contains(where: { $0.content == .view })
        {
            reader.refuse(node, "no output is made from the view", accepted: "an output with from: view")
        }
    }

    var json: JSONValue {
        .sorted([
            "description": description.isEmpty ? nil : .string(description),
            "loss": .string(loss.rawValue),
            "view": view?.json,
            "outputs": .list(outputs.map(\.json)),
        ])
    }
}
