/// Why a recording stopped, as the journal tells it.
public enum StopReason: String, CaseIterable, Sendable, Codable {
    /// A person or a program asked: SIGINT, SIGTERM, cancel.
    case requested
    /// Everybody left, or the room was closed.
    case sourceEnded = "source_ended"
    /// `limits.max_duration_s`.
    case maxDurationReached = "max_duration_reached"
    /// `limits.idle_timeout_s`.
    case idleTimeoutReached = "idle_timeout_reached"
    /// `limits.first_rtp_timeout_s`.
    case firstRTPTimeoutReached = "first_rtp_timeout_reached"
    /// The file system refused to take more.
    case diskFull = "disk_full"
    /// The service could not be asked any more, or never.
    case sourceUnreachable = "source_unreachable"
    /// The service answered that it will not.
    case sourceRefused = "source_refused"
    /// The recorder was killed, or its machine went down: the journal ends without a stop.
    case interrupted
    /// The last packet of a capture was read.
    case endOfCapture = "end_of_capture"
    /// A mistake of the recorder's own.
    case internalError = "internal"
}
