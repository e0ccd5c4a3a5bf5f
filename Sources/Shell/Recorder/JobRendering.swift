import Captures
import Glibc
public import Jobs
public import Media
public import Storage

/// Makes other outputs of an old job, from its journal. The job's own directory is only read.
public struct JobRendering {
    public let job: JobDirectory
    public let output: String

    /// - Parameters:
    ///   - name: what the outputs are named after: the pipeline's name or file.
    ///   - output: the folder for them; nil is one in the job's directory.
    public init(of job: JobDirectory, pipelineName name: String, output: String?) {
        self.job = job
        self.output = output ?? job.path + "/render-" + DocumentFolder.stem(of: name)
    }

    /// Throws `StorageError.jobInUse` while the job is being recorded: its journal has no end yet. `progress` is told the
    /// bytes read.
    public func run(
        pipeline: Pipeline, codecs: any CodecFactory, progress: (Int64) -> Void
    ) throws -> FinishedRecording {
        guard unsafe access(job.journal, R_OK) == 0 else {
            throw RecorderError.unsuitable(
                unsafe "\(job.journal): \(String(cString: strerror(errno))); rendering needs the journal of a job")
        }
        // Released at once: whoever recovers the job meanwhile writes other files.
        _ = try JobLock(of: job)
        // A folder that holds a job is never written into, be it this one or another.
        for file in ["journal.pcapng", "job.json"] where unsafe access(output + "/" + file, F_OK) == 0 {
            throw StorageError.jobDirectoryExists(path: output)
        }
        let input = try BatchInput(path: job.journal, descriptionFiles: [])
        let directory = try JobDirectory(creating: output, overwrites: true)
        let batch = try BatchRecording(input, pipeline: pipeline, directory: directory, codecs: codecs, replaces: true)
        let finished = JobEnding.ofCapture(try batch.makeOutputs(progress: progress), in: directory)
        if let failure = finished.failure { throw failure }
        return finished
    }
}
