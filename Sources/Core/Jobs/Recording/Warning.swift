/// Why a job failed or what its outputs suffer from; a closed list that a program can act on.
public enum Reason: String, CaseIterable, Sendable, Codable {
    case sourceUnreachable = "source_unreachable"
    case sourceRefused = "source_refused"
    case nobodyJoined = "nobody_joined"
    case noRTP = "no_rtp"
    case descriptionUnclear = "description_unclear"
    case captureIncomplete = "capture_incomplete"
    case captureDamaged = "capture_damaged"
    case wrongPayloadType = "wrong_payload_type"
    case unexpectedSource = "unexpected_source"
    case decryptFailed = "decrypt_failed"
    case noKeyFrame = "no_key_frame"
    case pictureFrozen = "picture_frozen"
    case audioLost = "audio_lost"
    case kernelDropped = "kernel_dropped"
    case codecUnsupported = "codec_unsupported"
    case diskFull = "disk_full"
    case diskFailed = "disk_failed"
    case encoderFailed = "encoder_failed"
    case decoderFailed = "decoder_failed"
    case nothingWritten = "nothing_written"
    case overloaded
    case interrupted
    case fileMissing = "file_missing"
    case fileKept = "file_kept"
    case uploadRefused = "upload_refused"
    case pushIncomplete = "push_incomplete"
    case cancelled
    case limitReached = "limit_reached"
    case internalError = "internal"

    /// Whether outputs suffer from it. A line of a description that was passed over concerns none of their streams.
    public var isDefect: Bool { self != .descriptionUnclear }
}

/// A defect of existing outputs, or something about the job that a person should know.
public struct Warning: Equatable, Sendable, Codable {
    public var reason: Reason
    /// nil when the whole job is meant.
    public var connectionID: String?
    /// `audio` or `video`; nil when the whole connection is meant.
    public var track: String?
    /// One sentence for a person, with the numbers.
    public var message: String

    public init(reason: Reason, connectionID: String? = nil, track: String? = nil, message: String) {
        self.reason = reason
        self.connectionID = connectionID
        self.track = track
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case reason
        case connectionID = "connection_id"
        case track
        case message
    }
}
