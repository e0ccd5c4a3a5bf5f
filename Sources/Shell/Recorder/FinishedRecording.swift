public import Activities
public import Captures
import Engine
public import Jobs

/// What is left when a recording is over: the report, the activity, and where they were written.
public struct FinishedRecording: Sendable {
    public let report: Report
    /// nil where nothing was written, as in `inspect`.
    public let directory: JobDirectory?
    /// What was passed over while reading a capture; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    private let environment: JobEnvironment

    init(
        engine: RecordingEngine, stop: StopReason, directory: JobDirectory?,
        journal: (path: String, packets: Int, bytes: Int64), capture: CaptureFacts? = nil, isGuessed: Bool = false
    ) {
        var report = engine.report(version: RokugaVersion.number, stop: stop)
        report.journal = Report.Journal(
            file: journal.path, packets: journal.packets, bytes: Int(clamping: journal.bytes))
        self.report = report
        self.directory = directory
        self.capture = capture
        self.isGuessed = isGuessed
        environment = engine.job.environment
    }

    /// The event that tells the outside of a finished recording; nil when there is no recording to tell of.
    public var activity: RecordingCompleted? {
        report.verdict == .failed ? nil : RecordingCompleted(report, environment: environment)
    }

    /// The report on one screen.
    public func summary() -> String {
        RecordingSummary(report).rendered()
    }

    /// Writes `report.json`, and `activity.json` when there is a recording.
    public func write() throws(RecorderError) {
        guard let directory else { return }
        try directory.write(report.rendered(), to: directory.report)
        if let activity { try directory.write(activity.rendered(), to: directory.activity) }
    }
}
