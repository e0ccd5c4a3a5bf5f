import Media

/// One wish to record: a source, a way of recording, limits and a place for the result.
///
/// A value of this type has been checked: what it says can be done by this version.
public struct Job: Equatable, Sendable {
    public var jobID: String?
    /// The recorder makes one up when the job names none.
    public var recordingID: String?
    /// Room of the report and the activity; for `sora` the channel's id unless the job says otherwise.
    public var roomID: String?
    public var environment = JobEnvironment.prod
    public var source: JobSource
    public var pipeline = PipelineReference.named("copy")
    /// Directory below which the recording's own directory is made.
    public var outputDirectory = "recordings"
    public var limits = JobLimits()
    public var receive = ReceiveSettings()
    public var journalRetention = JournalRetention.always
    /// RTP header extensions that the session descriptions do not name: id by URI (RFC 8285 §5).
    public var headerExtensions: [String: Int] = [:]

    public init(source: JobSource) {
        self.source = source
        if case .sora(let sora) = source { roomID = sora.channelID }
    }

    /// What stands as the room in report and activity: the recording's own id where nobody named a room.
    public func roomName(recordingID: String) -> String {
        roomID ?? recordingID
    }
}

/// `env` of the activity.
public enum JobEnvironment: String, CaseIterable, Sendable, Codable {
    case prod, dev
}

/// How long the journal stays beside the outputs.
public enum JournalRetention: String, CaseIterable, Sendable {
    /// Until every output is verified; longer when the job ended with warnings.
    case untilVerified = "until_verified"
    /// Until every output is verified and delivered, too; this version delivers nothing.
    case untilDelivered = "until_delivered"
    case always
}

/// A pipeline by the name of its file, or written out in the job.
public enum PipelineReference: Equatable, Sendable {
    /// `copy` stands for `pipelines/copy.yaml`; the shell finds and reads it.
    case named(String)
    case inline(Pipeline)
}
