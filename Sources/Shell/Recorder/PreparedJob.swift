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
    /// The journal of the recorder that was killed; nil for a job that begins.
    let interrupted: InterruptedJournal?
    /// Of a job that is continued: no other process writes its files.
    let lock: JobLock?

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
        (interrupted, lock) = (nil, nil)
        try directory.write(job.rendered(), to: directory.job)
    }

    /// Reads the journal of the recorder that was killed.
    ///
    /// Throws what refuses the job: it is being recorded or recovered, its journal is damaged, or its recording had
    /// ended.
    public init(continuing continuation: Continuation) throws {
        let directory = continuation.directory
        let lock = try JobLock(of: directory)
        let interrupted = try InterruptedJournal(of: directory.journal)
        if let stop = interrupted.stop {
            throw RecorderError.unsuitable(
                "\(directory.path): its recording had ended (\(stop.rawValue)) when the recorder was killed; run "
                    + "`rokuga recover \(directory.path)`, which makes its files")
        }
        resolved = continuation.resolved
        job = continuation.resolved.job
        keys = try KeyFile(beside: directory.journal)
        self.directory = directory
        self.interrupted = interrupted
        self.lock = lock
    }
}
