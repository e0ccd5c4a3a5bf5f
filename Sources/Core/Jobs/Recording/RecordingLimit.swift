/// A limit of the job that ends its recording.
public enum RecordingLimit: CaseIterable, Equatable, Sendable {
    /// `limits.max_duration_s`, counted from the first packet.
    case maxDuration
    /// `limits.idle_timeout_s`, counted from the latest packet.
    case idleTimeout
    /// `limits.first_rtp_timeout_s`, counted from the beginning of the job.
    case firstRTPTimeout
}
