import Captures
import Glibc
public import Jobs
public import Media
public import Storage

/// Remakes the files and the report of an interrupted job from its journal.
///
/// New files are beside the old ones until they are complete, so a crash during recovery loses nothing. The report is
/// written last: a directory with the report of a finished recording is skipped.
public struct JobRecovery {
    public enum Result: Sendable {
        /// The job ended properly, or was already recovered.
        case nothingToDo(Verdict)
        case recovered(FinishedRecording)
        /// The recorder ended before it had journalled anything.
        case nothingRecorded
    }

    public let directory: JobDirectory
    private let pipelines: PipelineDirectories
    private let codecs: (Pipeline) throws -> any CodecFactory
    /// Takes the job's lock; tests let a recorder end just before.
    var lock: (JobDirectory) throws -> JobLock = { try JobLock(of: $0) }
    /// Called with what a person should know meanwhile.
    public var tell: (String) -> Void = { _ in }

    /// The report of a thousand connections has a few megabytes; a channel that is recorded for weeks has some ten
    /// thousand.
    private static let reportLimit = 256 << 20

    /// - Parameters:
    ///   - pipelines: for journals of rokuga 0.1, which contain only the name of the pipeline.
    ///   - codecs: returns the codecs for a pipeline.
    public init(
        of directory: JobDirectory, pipelines: PipelineDirectories,
        codecs: @escaping (Pipeline) throws -> any CodecFactory
    ) {
        self.directory = directory
        self.pipelines = pipelines
        self.codecs = codecs
    }

    /// Throws `StorageError.jobInUse` while the job is being recorded. It calls `progress` with the number of bytes
    /// read.
    ///
    /// - Parameter isForced: also recovers a job that ended properly.
    public func run(isForced: Bool, progress: (Int64) -> Void) throws -> Result {
        if !isForced, let report = Self.report(in: directory), Self.isFinal(report) {
            return .nothingToDo(report.verdict)
        }
        let lock = try lock(directory)
        // Once more: a recorder that ended meanwhile wrote its report before it let go of the lock.
        let earlier = Self.report(in: directory)
        if !isForced, let earlier, Self.isFinal(earlier) { return .nothingToDo(earlier.verdict) }
        if try isEmpty() {
            stopForwarding()
            return .nothingRecorded
        }
        let input = try BatchInput(
            recovering: directory, stop: earlier?.stopReason ?? (directory.hasFullDiskMark ? .diskFull : nil))
        let job = try job(of: input)
        let pipeline = try pipelines.pipeline(of: job).adding(directory.pushCredentials())
        let batch = try BatchRecording(
            input, pipeline: pipeline, directory: directory, codecs: codecs(pipeline), replaces: true)
        var drained = try batch.makeOutputs(progress: progress)
        markRecovered(&drained.report)
        drained.report.keep(whatIsIn: directory, earlier: earlier)
        drained.report.add(stopForwarding(drained, source: job.source, isForced: isForced))
        var plan = JobLife.Plan()
        plan.retention = job.journalRetention
        defer { directory.markFullDisk(false) }
        return withExtendedLifetime(lock) {
            .recovered(JobEnding.ofCapture(drained, plan: plan, in: directory, earlier: earlier, tell: tell))
        }
    }

    /// Marks the report as recovered, and adds the number of torn bytes at the journal's end.
    private func markRecovered(_ report: inout Report) {
        report.recovered = true
        guard var journal = report.journal else { return }
        var status = stat()
        // An empty journal was not opened.
        if journal.file.isEmpty { journal.file = directory.journal }
        if unsafe stat(directory.journal, &status) == 0, Int(status.st_size) > journal.bytes {
            journal.tornBytes = Int(status.st_size) - journal.bytes
        }
        report.journal = journal
    }

    /// Whether the journal has no byte. The files of a job whose journal was lost stay as they are.
    private func isEmpty() throws -> Bool {
        var status = stat()
        guard unsafe stat(directory.journal, &status) == 0, status.st_size == 0 else { return false }
        guard directory.recordings.isEmpty else {
            throw RecorderError.unsuitable("\(directory.journal): is empty; the recordings beside it stay as they are")
        }
        return true
    }

    /// The report in a directory of outputs; nil if there is none that can be read.
    static func report(in directory: JobDirectory) -> Report? {
        (try? TextFile.read(directory.report, limit: reportLimit)).flatMap { try? Report(parsing: $0) }
    }

    /// False for a report of an interruption, a full or failing disk, or an internal error: its files are incomplete.
    static func isFinal(_ report: Report) -> Bool {
        if report.recovered == true { return true }
        switch report.stopReason {
        case .diskFull, .diskFailed, .internalError, .interrupted: return false
        case .requested, .sourceEnded, .maxDurationReached, .idleTimeoutReached, .firstRTPTimeoutReached,
            .nobodyJoined, .sourceUnreachable, .sourceRefused, .endOfCapture, nil:
            return true
        }
    }

    private func job(of input: BatchInput) throws -> Job {
        guard let started = input.journalled else { return input.job }
        return try Job(parsing: started.job, file: input.path, encoders: pipelines.encoders)
    }
}

extension Report {
    /// Lists the recordings in a directory that were not made now, and what else an earlier report knew.
    mutating func keep(whatIsIn directory: JobDirectory, earlier: Report?) {
        let there = HeldFile.others(in: directory, than: files)
        if let earlier {
            let names = Set(there.map(\.file))
            include(earlier) { names.contains($0) }
        }
        let listed = Set(files)
        keep(there.filter { !listed.contains($0.file) })
    }
}
