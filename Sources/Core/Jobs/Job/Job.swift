import Media

/// One order to record: a source, a pipeline, limits and a place for the result.
///
/// A value of this type is checked: this version supports everything in it.
public struct Job: Equatable, Sendable {
    public var jobID: String?
    /// The recorder generates one if the job names none.
    public var recordingID: String?
    /// Room of the report and the activity; defaults to the channel's id for `sora`.
    public var roomID: String?
    public var environment = JobEnvironment.prod
    public var source: JobSource
    public var pipeline = PipelineReference.named("copy")
    /// Directory in which the recorder makes the job's directory.
    public var outputDirectory = "recordings"
    public var limits = JobLimits()
    public var verdictLimits = VerdictLimits()
    public var receive = ReceiveSettings()
    public var journalRetention = JournalRetention.always
    /// RTP header extensions that the session descriptions do not name: id by URI (RFC 8285 §5).
    public var headerExtensions: [String: Int] = [:]

    public init(source: JobSource) {
        self.source = source
        if case .sora(let sora) = source { roomID = sora.channelID }
    }

    /// The room in report and activity; the recording's own id if the job names none.
    public func roomName(recordingID: String) -> String {
        roomID ?? recordingID
    }
}

/// `env` of the activity.
public enum JobEnvironment: String, CaseIterable, Sendable, Codable {
    case prod, dev
}

/// How long the recorder keeps the journal.
public enum JournalRetention: String, CaseIterable, Sendable {
    /// Until every output is verified; longer if the job ended with warnings.
    case untilVerified = "until_verified"
    /// Until every output is verified and delivered; this version delivers nothing.
    case untilDelivered = "until_delivered"
    case always
}

/// A pipeline by the name of its file, or as an object in the job.
public enum PipelineReference: Equatable, Sendable {
    /// `copy` means `pipelines/copy.yaml`, and what is a path means that file; the shell finds and reads it.
    case named(String)
    case inline(Pipeline)

    /// Whether a name is the path of a file, relative to the document that names it.
    public static func isPath(_ name: String) -> Bool {
        name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".json")
    }
}
