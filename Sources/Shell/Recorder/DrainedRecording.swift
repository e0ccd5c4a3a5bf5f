public import Captures
import Engine
public import Jobs
import Media

/// A recording whose outputs are finished: what its ending goes on from.
public struct DrainedRecording: Sendable {
    /// What happened; without a verdict yet.
    public var report: Report
    /// What was passed over while reading a capture; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    /// What ended it.
    let stop: StopReason
    let environment: JobEnvironment
    /// A packet of a known connection has come.
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
