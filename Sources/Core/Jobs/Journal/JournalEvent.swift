public import Media

/// What the result of a recording depends on besides packets; stands in the journal at its time.
///
/// Events are versioned JSON objects, one per journal record; the record's time stamp is the event's. A reader
/// passes over types and versions that it does not know.
public enum JournalEvent: Equatable, Sendable {
    case jobStarted(JobStarted)
    /// Sockets are bound and forwarding is being asked for; the session description is not known yet.
    case connectionOpening(connectionID: String, name: String?, ports: [UInt16])
    case connectionJoined(ConnectionJoined)
    case connectionLeft(connectionID: String, reason: String)
    /// The service cannot be asked any more; packets may come nevertheless.
    case sourceInterrupted(reason: String)
    /// The service answers again; `unseenSeconds` is how long nobody knew who came and went.
    case sourceResumed(unseenSeconds: Double)
    /// Packets that the kernel dropped on `port` since the last such event (`SO_RXQ_OVFL`).
    case kernelDrops(port: UInt16, count: Int64)
    /// Packets on `port` from elsewhere than the source, since the last such event.
    case unexpectedSenders(port: UInt16, count: Int64)
    case keyFrameRequested(connectionID: String)
    /// The live recording had to spend less on its view, or more again, from session time `from` on. It is told for the
    /// reader: what is made of the journal is composed in full.
    case compositionEffort(CompositionEffort, from: SessionTime)
    case stop(StopReason)
    /// A type or version of a later recorder.
    case unknown(String)

    /// Version of the events written here.
    static let version = 1

    /// Longest event that is read: twice a whole job document in a JSON string, with room for the rest.
    public static let sizeLimit = 1024 * 1024
}

/// The first event of a journal: what is recorded, and what its times mean.
public struct JobStarted: Equatable, Sendable {
    /// `Job.rendered()`.
    public var job: String
    public var recordingID: String
    /// The moment of session time 0.
    public var sessionStart: WallTime
    /// Distance of the ticks.
    public var tick: Interval
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
    /// The session description (RFC 8866). In a journal its keys are named, not told (`KeyRing`).
    public var sdp: String
    public var ports: [PortRole]
    /// The address that the packets come from; nil accepts the first sender.
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

    /// A port of ours and what is expected on it.
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

/// The word that stands under `type`.
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
    case stop
}
