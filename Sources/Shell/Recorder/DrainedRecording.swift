public import Captures
import Engine
public import Jobs
import Media

/// A recording with finished outputs, before the job's ending.
public struct DrainedRecording: Sendable {
    /// The report, still without a verdict.
    public var report: Report
    /// What the reader of a capture skipped; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    /// Why the recording ended.
    let stop: StopReason
    let environment: JobEnvironment
    /// The engine has received a packet of a known connection.
    let hasReceived: Bool

    init(
        engine: RecordingEngine, stop: StopReason, journal: Report.Journal, capture: CaptureFacts? = nil,
        isGuessed: Bool = false
    ) {
        report = engine.report(version: RokugaVersion.number)
        report.journal = journal
        self.stop = stop
        self.capture = capture
        self.isGuessed = isGuessed
        environment = engine.job.environment
        hasReceived = engine.firstPacket != nil
    }
}
