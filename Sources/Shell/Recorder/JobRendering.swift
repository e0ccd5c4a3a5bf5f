import Captures
import Glibc
public import Jobs
public import Media
public import Storage

/// Makes other outputs of an old job from its journal. It only reads the job's own directory.
public struct JobRendering: Sendable {
    public let job: JobDirectory
    public let output: String

    /// - Parameters:
    ///   - name: the pipeline's name or file, after which the output folder is named.
    ///   - output: the output folder; nil is a folder in the job's directory.
    public init(of job: JobDirectory, pipelineName name: String, output: String?) {
        self.job = job
        self.output = output ?? job.path + "/render-" + DocumentFolder.stem(of: name)
    }

    /// Throws what must be refused before anything is written: a job without a journal, an output folder that contains
    /// a job, and `StorageError.jobInUse` while the job is being recorded, because its journal is still incomplete.
    public func check() throws {
        guard unsafe access(job.journal, R_OK) == 0 else {
            throw RecorderError.unsuitable(
                unsafe "\(job.journal): \(String(cString: strerror(errno))); rendering needs the journal of a job")
        }
        // Released at once: a recovery at the same time writes other files.
        _ = try JobLock(of: job)
        // Never write into a folder that contains a job, this one or another.
        if JobDirectory(existing: output).holdsJob { throw StorageError.jobDirectoryExists(path: output) }
    }

    /// Throws what `check` throws, and what fails later. It calls `progress` with the number of bytes read, and `tell`
    /// with what a person should know meanwhile.
    public func run(
        pipeline: Pipeline, codecs: any CodecFactory, progress: (Int64) -> Void, tell: (String) -> Void = { _ in }
    ) throws -> FinishedRecording {
        try check()
        let input = try BatchInput(path: job.journal, descriptionFiles: [])
        let directory = try JobDirectory(creating: output, overwrites: true)
        let batch = try BatchRecording(input, pipeline: pipeline, directory: directory, codecs: codecs, replaces: true)
        let earlier = JobRecovery.report(in: directory)
        var drained = try batch.makeOutputs(progress: progress)
        drained.report.keep(whatIsIn: directory, earlier: earlier)
        let finished = JobEnding.ofCapture(drained, in: directory, earlier: earlier, tell: tell)
        if let failure = finished.failure { throw failure }
        return finished
    }
}
