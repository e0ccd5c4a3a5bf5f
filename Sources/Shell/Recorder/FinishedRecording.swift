public import Captures
public import Jobs
public import Storage

/// A job that has ended: its report, its directory, and the error that prevented the report from being written.
public struct FinishedRecording: Sendable {
    public let report: Report
    public let directory: JobDirectory
    /// What the reader of a capture skipped; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    /// Why report, activity or journal could not be completed; nil if they are complete.
    public let failure: StorageError?

    /// The report as text for a terminal.
    public func summary() -> String {
        RecordingSummary(report).rendered()
    }
}
