public import Jobs
public import Storage

/// A job with its directory: `job.json` says in it what is to be recorded, and its keys lie beside that.
public struct PreparedJob {
    /// What it was resolved from.
    let resolved: ResolvedJob
    /// With its keys named instead of told: this is what journal and `job.json` hold.
    public let job: Job
    public let directory: JobDirectory
    public let keys: KeyFile

    public var pipeline: Pipeline { resolved.pipeline }
    public var recordingID: String { resolved.recordingID }

    /// Makes the directory, and writes keys and job into it.
    public init(_ resolved: ResolvedJob) throws {
        self.resolved = resolved
        directory = try JobDirectory(creating: resolved.directory)
        var keys = try KeyFile(beside: directory.journal)
        var job = resolved.job
        job.source = try job.source.mappingDescriptions { description in
            guard case .text(let text) = description else { return description }
            return .text(try keys.takeKeys(outOf: text))
        }
        self.keys = keys
        self.job = job
        try directory.write(job.rendered(), to: directory.job)
    }
}
