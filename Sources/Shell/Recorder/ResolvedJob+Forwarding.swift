public import Jobs
import Sources
import Storage

extension ResolvedJob {
    /// Stops what killed recorders of the output directory left forwarded, for a job that does not start because its
    /// directory contains a recording: a supervisor starts a killed job again under the same name.
    ///
    /// - Returns: what to tell the person at the terminal; nil for nothing.
    public func stopAbandonedForwarding() -> RecordingProgress? {
        guard case .sora(let source) = job.source,
            let outcome = try? AbandonedForwarding(around: JobDirectory(existing: directory)).stop(at: source),
            outcome != ForwardingOutcome()
        else { return nil }
        return .stoppedAbandoned(stopped: outcome.stopped, unanswered: outcome.unanswered)
    }
}
