public import Jobs
public import Storage

/// A job with its directory, which contains `job.json` and the keys.
public struct PreparedJob {
    /// The resolved job that it was made from.
    let resolved: ResolvedJob
    /// The job with names instead of keys, as in the journal and `job.json`.
    public let job: Job
    public let directory: JobDirectory
    public let keys: KeyFile

    public var pipeline: Pipeline { resolved.pipeline }
    public var recordingID: String { resolved.recordingID }

    /// Creates the directory, and writes keys and job into it.
    public init(_ resolved: ResolvedJob) throws {
        self.resolved = resolved
        try EarlierAttempt.putAside(in: resolved.directory)
        directory = try JobDirectory(creating: resolved.directory)
        var keys = try KeyFile(beside: directory.journal)
        var job = resolved.job
        job.source = try job.source.mappingDescriptions { description in
            guard case .text(let text) = description else { return description }
            return .text(try keys.takeKeys(outOf: text))
        }
        try directory.write(resolved.pipeline.pushCredentials)
        self.keys = keys
        self.job = job
        try directory.write(job.rendered(), to: directory.job)
    }
}
