import Captures
import Glibc
public import Jobs
import Media
import RTP
public import Storage

/// The job of a recorder that was killed, found in its directory: what `rokuga record --continue` goes on with.
///
/// Job and pipeline are those of the journal: a job document that has changed since has no effect.
public struct Continuation {
    /// The job as it began.
    public let resolved: ResolvedJob
    public let directory: JobDirectory
    /// The document differs from the job as it began.
    public let hasOtherDocument: Bool

    /// Nil where nothing is to be continued, so that the job begins.
    ///
    /// Throws `StorageError.jobInUse` while its recorder, or a recovery, runs, and `RecorderError.unsuitable` if its
    /// recording has ended.
    ///
    /// - Parameter pipelines: for journals of rokuga 0.1, which contain only the name of the pipeline.
    public init?(of document: ResolvedJob, pipelines: PipelineDirectories) throws {
        // Where nothing was recorded, the job begins.
        try EarlierAttempt.putAside(in: document.directory)
        directory = JobDirectory(existing: document.directory)
        guard unsafe access(directory.journal, F_OK) == 0 else { return nil }
        _ = try JobLock(of: directory)
        if let report = JobRecovery.report(in: directory) {
            throw RecorderError.unsuitable(Self.refusal(of: report, in: directory))
        }
        guard let started = try JournalOpening(of: directory.journal).started else {
            throw RecorderError.unsuitable(
                "\(directory.path): its journal has no job that can be read, and cannot be continued; run "
                    + "`rokuga recover \(directory.path)`, and record under another job_id")
        }
        let job = try Job(parsing: started.job, file: directory.journal, encoders: pipelines.encoders)
        let pipeline = try pipelines.pipeline(of: job).adding(directory.pushCredentials())
        resolved = try ResolvedJob(
            job, file: directory.journal, pipeline: pipeline, descriptions: [:], recordingID: started.recordingID,
            absolute: { $0 })
        hasOtherDocument = try Self.text(of: document, as: started, in: directory) != started.job
    }

    private static func refusal(of report: Report, in directory: JobDirectory) -> String {
        JobRecovery.isFinal(report)
            ? "\(directory.path): its recording is complete (\(report.verdict.rawValue)); use another job_id, or move "
                + "the directory"
            : "\(directory.path): its recording ended (\(report.stopReason?.rawValue ?? "internal")); run "
                + "`rokuga recover \(directory.path)`, and record under another job_id"
    }

    /// The job that the document would have begun, if it had begun then.
    private static func text(
        of document: ResolvedJob, as started: JobStarted, in directory: JobDirectory
    ) throws -> String {
        var keys = try KeyFile(beside: directory.journal).ring
        var job = document.job
        job.recordingID = started.recordingID
        job.source = job.source.mappingDescriptions { description in
            guard case .text(let text) = description else { return description }
            return .text(keys.takeKeys(outOf: text))
        }
        return job.rendered()
    }
}
