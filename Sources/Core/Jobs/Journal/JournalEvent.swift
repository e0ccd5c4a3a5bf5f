public import Media

/// An entry of the journal, other than a packet, on which the result of a recording depends.
///
/// Events are versioned JSON objects, one per journal record; the record's time stamp is the event's. A reader ignores
/// unknown types and versions.
public enum JournalEvent: Equatable, Sendable {
    case jobStarted(JobStarted)
    /// Sockets are bound and forwarding is requested; the session description is not known yet.
    case connectionOpening(connectionID: String, name: String?, ports: [UInt16])
    case connectionJoined(ConnectionJoined)
    case connectionLeft(connectionID: String, reason: String)
    /// The service no longer answers; packets may still come.
    case sourceInterrupted(reason: String)
    /// The service answers again; for `unseenSeconds` joins and leaves were unknown.
    case sourceResumed(unseenSeconds: Double)
    /// Packets that the kernel dropped on `port` since the last such event (`SO_RXQ_OVFL`).
    case kernelDrops(port: UInt16, count: Int64)
    /// Packets on `port` from other addresses than the source's, since the last such event.
    case unexpectedSenders(port: UInt16, count: Int64)
    case keyFrameRequested(connectionID: String)
    /// The live recording reduced the effort for its view, or restored it, from session time `from` on. For information
    /// only: a re-run of the journal composes the complete view.
    case compositionEffort(CompositionEffort, from: SessionTime)
    /// A recorder resumes the job of a killed one. No recorder received packets from `since`, the time of the last
    /// record before, up to this event.
    case recordingResumed(since: SessionTime)
    case stop(StopReason)
    /// A type or version of a later recorder.
    case unknown(String)

    /// Version of the events written here.
    static let version = 1

    /// The longest event that is written or read: `CaptureLimits.packetLength`, because an event is a packet of its
    /// journal, and Wireshark opens no file with a longer one.
    public static let sizeLimit = 262_144
}

/// The first event of a journal: the job, and the meaning of its times.
public struct JobStarted: Equatable, Sendable {
    /// `Job.rendered()`.
    public var job: String
    public var recordingID: String
    /// The moment of session time 0.
    public var sessionStart: WallTime
    /// Distance of the ticks.
    public var tick: Interval
    /// The default interval, as long as a common packet of audio.
    public static let defaultTick = Interval(milliseconds: 20)
    /// Name and version of the program, `rokuga 0.1.0`.
    public var writer: String

    public init(job: String, recordingID: String, sessionStart: WallTime, tick: Interval, writer: String) {
        self.job = job
        self.recordingID = recordingID
        self.sessionStart = sessionStart
        self.tick = tick
        self.writer = writer
    }
}

/// A connection whose session description is known, with everything that the engine needs to know of its participant.
public struct ConnectionJoined: Equatable, Sendable {
    public var connectionID: String
    public var name: String?
    /// The session description (RFC 8866). In a journal it contains names instead of keys (`KeyRing`).
    public var sdp: String
    public var ports: [PortRole]
    /// The address of the sender; nil accepts any address.
    public var sourceAddress: String?
    /// Path of an image that a view shows while the participant sends no video (`ViewOverlays.Placeholder`).
    public var avatar: String?
    /// Its video shows a screen.
    public var isScreen = false
    public var keyFrameRequest = KeyFrameRequestChoice.off
    /// The SSRCs that the source announced besides those of the session description (`a=ssrc`); empty if it does not
    /// announce any.
    public var expectedSSRCs: [UInt32] = []

    public init(
        connectionID: String, name: String? = nil, sdp: String, ports: [PortRole], sourceAddress: String? = nil
    ) {
        self.connectionID = connectionID
        self.name = name
        self.sdp = sdp
        self.ports = ports
        self.sourceAddress = sourceAddress
    }

    /// A local port and what is expected on it.
    public struct PortRole: Equatable, Sendable, Codable {
        public var port: UInt16
        public var role: Role

        public init(port: UInt16, role: Role) {
            self.port = port
            self.role = role
        }
    }

    public enum Role: String, CaseIterable, Sendable, Codable {
        case audioRTP = "audio_rtp"
        case audioRTCP = "audio_rtcp"
        case videoRTP = "video_rtp"
        case videoRTCP = "video_rtcp"

        public var isRTCP: Bool { self == .audioRTCP || self == .videoRTCP }
    }
}

/// The value of `type`.
enum JournalEventType: String, CaseIterable, Codable {
    case jobStarted = "job_started"
    case connectionOpening = "connection_opening"
    case connectionJoined = "connection_joined"
    case connectionLeft = "connection_left"
    case sourceInterrupted = "source_interrupted"
    case sourceResumed = "source_resumed"
    case kernelDrops = "kernel_drops"
    case unexpectedSenders = "unexpected_senders"
    case keyFrameRequested = "key_frame_requested"
    case compositionEffort = "composition_effort"
    case recordingResumed = "recording_resumed"
    case stop
}
