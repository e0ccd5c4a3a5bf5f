public import Media

/// The captures, participants and network faults of a simulated Sora.
public struct SimulatedSoraOptions: Equatable, Sendable {
    /// One participant: a connection of the channel, and the session description of its streams.
    public struct Participant: Equatable, Sendable {
        /// An SDP file with the ports of the capture.
        public var sdpPath: String
        /// nil: generated from the seed, in Sora's form.
        public var connectionID: String?
        /// In the connection's metadata as `{"name": …}`.
        public var name: String?
        /// When the connection enters the list, after the server is ready. nil: at once; a participant whose first
        /// packet comes later in the capture enters two seconds before it.
        public var joinAt: Interval?
        /// When it leaves, even with packets left to send. nil: 200 ms after its last packet.
        public var leaveAt: Interval?

        public init(
            sdpPath: String, connectionID: String? = nil, name: String? = nil, joinAt: Interval? = nil,
            leaveAt: Interval? = nil
        ) {
            self.sdpPath = sdpPath
            self.connectionID = connectionID
            self.name = name
            self.joinAt = joinAt
            self.leaveAt = leaveAt
        }
    }

    /// One capture with its participants, which share one media clock.
    public struct Capture: Equatable, Sendable {
        public var path: String
        public var participants: [Participant]

        public init(path: String, participants: [Participant]) {
            self.path = path
            self.participants = participants
        }
    }

    /// When the media clock of a capture starts.
    public enum MediaStart: Equatable, Sendable {
        /// When a client first requests one of its connections, so that the recorder receives the first packet.
        case onDemand
        /// When the server is ready; a later request joins in the middle.
        case atOnce
    }

    public var host = "127.0.0.1"
    /// With 0 the system chooses a free port.
    public var port: UInt16 = 3000
    public var channelID = "sora"
    public var captures: [Capture]
    /// A scenario that is played like a capture, as the connection `torture`.
    public var torture: TortureRun?
    public var impairment = ImpairmentOptions()
    public var seed: UInt64 = 1
    /// Repeat each capture as one continuous stream; then no participant leaves at the end of the capture.
    public var isLooping = false
    /// Connections stay in the list after their last packet.
    public var staysAfterEnd = false
    public var mediaStart = MediaStart.onDemand
    /// Whether the server knows `RequestKeyFrame`, as Sora does since 2024.2.0. It reports the request, but sends no
    /// key frame.
    public var knowsKeyFrameRequests = true
    /// How many seconds of the capture (and of all other times in these options) pass in one second.
    public var speed = 1.0

    public init(captures: [Capture], torture: TortureRun? = nil) {
        self.captures = captures
        self.torture = torture
    }
}
