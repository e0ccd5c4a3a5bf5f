public import Captures
public import Jobs
public import Storage

/// A job that has ended: its report, where the outputs are, and what kept the report from being written.
public struct FinishedRecording: Sendable {
    public let report: Report
    public let directory: JobDirectory
    /// What was passed over while reading a capture; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    /// Why report, activity or journal are not as they should be; nil where they are.
    public let failure: StorageError?

    /// The report on one screen.
    public func summary() -> String {
        RecordingSummary(report).rendered()
    }
}
