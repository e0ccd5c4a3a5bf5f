public import Media

extension Job {
    static let keys = [
        "job_id", "recording_id", "room_id", "env", "source", "pipeline", "output", "activity", "limits", "receive",
        "journal", "verdict", "header_extensions",
    ]

    /// Reads a job in JSON or YAML. Error messages begin with `file`.
    ///
    /// Throws `JobsError.refused` with all errors; an error of syntax hides those after it.
    ///
    /// - Parameter encoders: the available encoders; nil if unknown, which accepts all.
    public init(parsing text: String, file: String, encoders: Set<Codec>? = nil) throws(JobsError) {
        try self.init(Document(parsing: text, file: file), encoders: encoders)
    }

    package init(_ document: Document, encoders: Set<Codec>? = nil) throws(JobsError) {
        var reader = DocumentReader(file: document.file, encoders: encoders)
        let job = Job(document.root, &reader)
        try reader.finish()
        guard let job else {
            preconditionFailure("the reader reports a problem for a job without a source")
        }
        self = job
    }

    private init?(_ root: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(root, keys: Self.keys)
        let sourceNode = reader.required(
            object, "source", accepted: #"an object such as {"type": "sora", …}; types: sora, sdp, capture"#)
        let source = sourceNode.flatMap { JobSource($0, &reader) }
        // Reads the other keys even if the source is refused, to report their errors too.
        self.init(source: source ?? .capture(CaptureSource(file: "")))
        jobID = reader.text(object["job_id"], .identifier)
        recordingID = reader.text(object["recording_id"], .identifier)
        roomID = reader.text(object["room_id"], .label) ?? roomID
        environment = reader.choice(object["env"], "an environment", of: JobEnvironment.self) ?? environment
        if let node = object["pipeline"] { pipeline = PipelineReference(node, &reader) ?? pipeline }
        if let node = object["output"] { outputDirectory = Self.outputDirectory(node, &reader) ?? outputDirectory }
        if let node = object["activity"] { Self.refuseDelivery(node, &reader) }
        if let node = object["limits"] { limits = JobLimits(node, &reader) }
        if let node = object["receive"] {
            receive = ReceiveSettings(node, source: source, &reader)
        }
        if let node = object["journal"] {
            let members = reader.object(node, keys: ["keep"])
            journalRetention =
                reader.choice(members["keep"], "a choice of when to keep the journal", of: JournalRetention.self)
                ?? journalRetention
        }
        if let node = object["verdict"] { verdictLimits = VerdictLimits(node, &reader) }
        if let node = object["header_extensions"] { headerExtensions = Self.headerExtensions(node, &reader) }
        if source == nil { return nil }
    }

    private static func outputDirectory(_ node: DocumentNode, _ reader: inout DocumentReader) -> String? {
        let object = reader.object(node, keys: ["directory", "s3"])
        if let storage = object["s3"] {
            reader.refuse(storage, "upload to S3 is not available in this version", accepted: "null")
        }
        let directory = reader.text(object["directory"], .path)
        // A shell would have replaced them; here they would become the name of a folder.
        if let directory, let node = object["directory"], directory.hasPrefix("~") || directory.hasPrefix("$") {
            reader.refuse(node, "\(node.summary) is not expanded", accepted: "a path as it is, ./~ for such a name")
        }
        return directory
    }

    private static func refuseDelivery(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["webhook_url", "secret_file"])
        for key in ["webhook_url", "secret_file"] {
            guard let member = object[key] else { continue }
            reader.refuse(
                member,
                "delivery by webhook is not available in this version; the activity is written to activity.json",
                accepted: "null")
        }
    }

    /// An id is 1 to 255 in the two-byte form; 0 is padding (RFC 8285 §4.2, §4.3).
    private static func headerExtensions(_ node: DocumentNode, _ reader: inout DocumentReader) -> [String: Int] {
        guard case .object(let entries) = node.content else {
            reader.refuse(node, "\(node.summary) is not an object", accepted: "an object of ids by extension URI")
            return [:]
        }
        var extensions: [String: Int] = [:]
        var seen: Set<Int> = []
        for entry in entries {
            // A URI has a scheme (RFC 3986 §3); the rest is up to the sender.
            if !TextRule.label.accepts(entry.key) || !entry.key.contains(":") {
                reader.refuse(entry.value, "\(quoted(entry.key)) is not a URI", accepted: "the extension's URI")
            }
            guard let identifier = reader.integer(entry.value, in: 1...255) else { continue }
            if !seen.insert(identifier).inserted {
                reader.refuse(entry.value, "the id \(identifier) is repeated", accepted: "each id once")
            }
            extensions[entry.key] = identifier
        }
        return extensions
    }
}

extension PipelineReference {
    fileprivate init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        switch node.content {
        case .object:
            self = .inline(Pipeline(node, &reader))
        case .string:
            let isPath = if case .string(let text) = node.content { Self.isPath(text) } else { false }
            guard let name = reader.text(node, isPath ? .path : .identifier) else { return nil }
            self = .named(name)
        case .null, .boolean, .number, .list:
            reader.refuse(
                node, "\(node.summary) is not a pipeline", accepted: "the name of a file in pipelines/, or an object")
            return nil
        }
    }
}
