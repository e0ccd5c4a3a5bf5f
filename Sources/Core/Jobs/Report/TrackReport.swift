public import Media

/// The result of one RTP stream of a connection: what came, what was missing, what was written.
public struct TrackReport: Equatable, Sendable, Codable {
    public var kind: MediaKind
    /// `Codec.name`.
    public var codec: String
    public var payloadType: UInt8
    /// The SSRC of each epoch, in the order of arrival; the first hundred (`SourceAdmission.maximumListed`).
    public var ssrcs: [UInt32] = []
    /// The number of epochs; nil where all are listed.
    public var ssrcCount: Int?
    public var packets: Int = 0
    public var bytes: Int = 0
    /// Sequence numbers that never came (RFC 3550 §A.3), without those `recovered`.
    public var lost: Int = 0
    /// Missing packets whose content came by retransmission (RFC 4588) or in a later packet (RFC 2198).
    public var recovered: Int = 0
    /// Packets of the retransmission stream, needed or not; not among `packets`.
    public var retransmitted: Int = 0
    /// Parity packets, which are not used.
    public var forwardErrorCorrection: Int = 0
    /// Comfort noise packets, which are not written (RFC 3389).
    public var comfortNoise: Int = 0
    public var telephoneEvents = TelephoneEventReport()
    /// Packets that came after a later one, but in time.
    public var reordered: Int = 0
    public var duplicate: Int = 0
    /// Packets that came after they had been counted as lost.
    public var late: Int = 0
    /// Packets with another payload type or SSRC than the track's.
    public var foreign: Int = 0
    /// Packets that the kernel dropped for lack of buffer.
    public var kernelDropped: Int = 0
    public var paddingOnly: Int = 0
    public var malformed: Int = 0
    /// The packets refused on the track's port; nil for plain RTP.
    public var srtp: SRTPCounts?
    public var framesWritten: Int = 0
    /// Dropped frames, by cause.
    public var framesDropped: [String: Int] = [:]
    /// Written frames that may refer to lost ones; 0 unless the pipeline has `loss: show`.
    public var framesAfterLoss = 0
    /// Written frames whose timestamp was wrong or in use; they are at the nearest place that was free.
    public var framesRetimed = 0
    public var gaps = GapReport()
    /// How long the video was frozen because a frame could not be decoded.
    public var frozenMilliseconds: Int = 0
    public var startedAt: WallTime?
    /// Seconds from the first to the end of the last frame.
    public var duration = 0.0
    /// Pixels of the largest picture; of video only.
    public var width: Int?
    public var height: Int?
    /// For video whose payload format identifies layers; one of each without scalability.
    public var layers: LayerReport?
    public var syncSource = SyncSource.arrival
    /// The correction of the start by better estimates.
    public var startCorrectionMilliseconds: Double = 0
    public var senderReports: Int = 0

    public init(kind: MediaKind, codec: String, payloadType: UInt8) {
        self.kind = kind
        self.codec = codec
        self.payloadType = payloadType
    }

    /// The witness that determined the track's time.
    public enum SyncSource: String, CaseIterable, Sendable, Codable {
        /// NTP and RTP time of the sender (RFC 3550 §6.4.1).
        case senderReports = "sender_reports"
        case arrival
    }

    private enum CodingKeys: String, CodingKey {
        case kind, codec
        case payloadType = "payload_type"
        case ssrcs
        case ssrcCount = "ssrc_count"
        case packets, bytes, lost, recovered
        case retransmitted = "rtx"
        case forwardErrorCorrection = "fec"
        case comfortNoise = "comfort_noise"
        case telephoneEvents = "telephone_events"
        case reordered, duplicate, late, foreign
        case kernelDropped = "kernel_dropped"
        case paddingOnly = "padding_only"
        case malformed, srtp
        case framesWritten = "frames_written"
        case framesDropped = "frames_dropped"
        case framesAfterLoss = "frames_after_loss"
        case framesRetimed = "frames_retimed"
        case gaps
        case frozenMilliseconds = "frozen_ms"
        case startedAt = "started_at"
        case duration = "duration_s"
        case width, height, layers
        case syncSource = "sync_source"
        case startCorrectionMilliseconds = "start_correction_ms"
        case senderReports = "sender_reports"
    }
}

/// The number of layers seen in scalable video.
public struct LayerReport: Equatable, Sendable, Codable {
    public var spatial: Int
    public var temporal: Int

    public init(spatial: Int, temporal: Int) {
        self.spatial = spatial
        self.temporal = temporal
    }
}

/// Packets of a port that SRTP refused (RFC 3711 §3.3); the track's other numbers are of those that it accepted.
public struct SRTPCounts: Equatable, Sendable, Codable {
    /// The tag was not the key's.
    public var authenticationFailed: Int
    /// Repeated packets, or packets too old to check.
    public var replayed: Int

    public init(authenticationFailed: Int, replayed: Int) {
        self.authenticationFailed = authenticationFailed
        self.replayed = replayed
    }

    private enum CodingKeys: String, CodingKey {
        case authenticationFailed = "authentication_failed"
        case replayed
    }
}

/// Spans without media: a list of the first ones, and number and length of all.
public struct GapReport: Equatable, Sendable, Codable {
    /// The first gaps; `GapList` limits the list.
    public var list: [Gap]
    /// All gaps, listed or not.
    public var count: Int
    /// Seconds of all gaps.
    public var total: Double

    public init(list: [Gap] = [], count: Int = 0, total: Double = 0) {
        self.list = list
        self.count = count
        self.total = total
    }

    public struct Gap: Equatable, Sendable, Codable {
        /// Seconds since the track's first frame.
        public var start: Double
        /// Seconds.
        public var duration: Double

        public init(start: Double, duration: Double) {
            self.start = start
            self.duration = duration
        }

        private enum CodingKeys: String, CodingKey {
            case start = "at_s"
            case duration = "duration_s"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case list, count
        case total = "total_s"
    }
}
