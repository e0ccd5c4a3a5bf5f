/// Why a recording stopped, as in the journal.
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
    /// The service answered, but no connection of the job was there within `limits.first_rtp_timeout_s`.
    case nobodyJoined = "nobody_joined"
    /// The file system refused to take more.
    case diskFull = "disk_full"
    /// The file system reported an error, or the job's directory is gone.
    case diskFailed = "disk_failed"
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

extension StopReason {
    /// What a person must know of outputs that were made from the journal of a recording that broke off; nil where the
    /// recording was stopped.
    public var brokenOff: Warning? {
        let text: (reason: Reason, cause: String)? =
            switch self {
            case .interrupted: (.internalError, "the recorder ended without finishing")
            case .diskFull: (.diskFull, "the disk was full")
            case .diskFailed: (.diskFailed, "the disk failed")
            case .internalError: (.internalError, "the recorder failed")
            case .requested, .sourceEnded, .maxDurationReached, .idleTimeoutReached, .firstRTPTimeoutReached,
                .nobodyJoined, .sourceUnreachable, .sourceRefused, .endOfCapture:
                nil
            }
        return text.map {
            Warning(reason: $0.reason, message: "\($0.cause); the recording ends where its journal does")
        }
    }
}

extension Reason {
    /// The journal's stop reason for a failure. Failures of packets or outputs count as an internal error.
    public var stop: StopReason {
        switch self {
        case .sourceUnreachable: .sourceUnreachable
        case .sourceRefused: .sourceRefused
        case .diskFull: .diskFull
        case .diskFailed: .diskFailed
        case .cancelled: .requested
        case .nobodyJoined: .nobodyJoined
        case .noRTP: .firstRTPTimeoutReached
        case .limitReached: .maxDurationReached
        case .wrongPayloadType, .unexpectedSource, .decryptFailed, .noKeyFrame, .pictureFrozen, .audioLost,
            .kernelDropped, .codecUnsupported, .encoderFailed, .decoderFailed, .nothingWritten, .overloaded,
            .interrupted, .fileMissing, .fileKept, .uploadRefused, .pushIncomplete, .internalError,
            .descriptionUnclear, .captureIncomplete, .captureDamaged:
            .internalError
        }
    }
}
