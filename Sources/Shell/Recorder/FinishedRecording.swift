public import Activities
public import Captures
import Engine
import Glibc
public import Jobs

/// What is left when a recording is over: the report, the activity, and where they were written.
public struct FinishedRecording: Sendable {
    public private(set) var report: Report
    /// nil where nothing was written, as in `inspect`.
    public let directory: JobDirectory?
    /// What was passed over while reading a capture; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    private let environment: JobEnvironment
    private let retention: JournalRetention
    /// Held until the report is written.
    private var lock: JobLock?

    init(
        engine: RecordingEngine, stop: StopReason, directory: JobDirectory?,
        journal: (path: String, packets: Int, bytes: Int64), lock: JobLock?, capture: CaptureFacts? = nil,
        isGuessed: Bool = false
    ) {
        // A live recording stops where its files cannot be written; one that is made of a capture has written them all.
        var report = engine.report(version: RokugaVersion.number, stop: stop, isRebuilt: capture != nil)
        report.journal = Report.Journal(
            file: journal.path, packets: journal.packets, bytes: Int(clamping: journal.bytes))
        self.report = report
        self.directory = directory
        self.capture = capture
        self.isGuessed = isGuessed
        self.lock = lock
        environment = engine.job.environment
        retention = engine.job.journalRetention
        if let directory, report.verdict != .failed {
            self.report.add(OutputVerification(directory: directory).warnings(of: report))
        }
    }

    /// The event that tells the outside of a finished recording; nil when there is no recording to tell of.
    public var activity: RecordingCompleted? {
        report.verdict == .failed ? nil : RecordingCompleted(report, environment: environment)
    }

    /// Says in the report that it was made by a recovery, and how much at the journal's end was of no use.
    mutating func markRecovered(_ lock: JobLock) {
        self.lock = lock
        report.recovered = true
        guard let directory, var journal = report.journal else { return }
        var status = stat()
        // An empty journal was not even opened.
        if journal.file.isEmpty { journal.file = directory.journal }
        if unsafe stat(directory.journal, &status) == 0, Int(status.st_size) > journal.bytes {
            journal.tornBytes = Int(status.st_size) - journal.bytes
        }
        report.journal = journal
    }

    /// Takes what was made of the same journal afterwards.
    mutating func add(_ after: FinishedRecording) {
        report.add(deliveredAfter: after.report)
    }

    /// Says that nothing could be made of the journal afterwards.
    mutating func add(_ failure: Warning) {
        report.add([failure])
    }

    /// The report on one screen.
    public func summary() -> String {
        RecordingSummary(report).rendered()
    }

    /// Writes `activity.json` when there is a recording, and `report.json` last: with it the job has ended. Then the journal
    /// goes, with its keys, where the job says so and nothing is to be made again from it.
    public mutating func write() throws(RecorderError) {
        guard let directory else { return }
        let isDispensable = lock != nil && retention == .untilVerified && report.isVerifiedWhole
        if isDispensable { report.journal?.isDeleted = true }
        if let activity { try directory.write(activity.rendered(), to: directory.activity) }
        try directory.write(report.rendered(), to: directory.report)
        if isDispensable { try directory.deleteJournal() }
    }
}
