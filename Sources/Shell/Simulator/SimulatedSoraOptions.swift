public import Media

/// What a stand-in plays, to whom, and how badly.
public struct SimulatedSoraOptions: Equatable, Sendable {
    /// One participant: a connection of the channel and the session description of what it sends.
    public struct Participant: Equatable, Sendable {
        /// A file whose ports are those of the capture.
        public var sdpPath: String
        /// nil: made up from the seed, of Sora's form.
        public var connectionID: String?
        /// Shown in the connection's metadata as `{"name": …}`.
        public var name: String?
        /// When the connection enters the list, after the stand-in was ready. nil: at once; a participant who speaks
        /// only later in a capture that others began, two seconds before that.
        public var joinAt: Interval?
        /// When it leaves, however much is left to send. nil: 200 ms after its last packet.
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

    /// One capture with everybody in it. All its participants share one media clock.
    public struct Capture: Equatable, Sendable {
        public var path: String
        public var participants: [Participant]

        public init(path: String, participants: [Participant]) {
            self.path = path
            self.participants = participants
        }
    }

    /// When a capture's media clock begins.
    public enum MediaStart: Equatable, Sendable {
        /// When one of its connections is first asked for: the recorder sees the first packet.
        case onDemand
        /// When the stand-in is ready: who asks later comes into the middle.
        case atOnce
    }

    public var host = "127.0.0.1"
    /// 0 for any free port.
    public var port: UInt16 = 3000
    public var channelID = "sora"
    public var captures: [Capture]
    /// A scenario that is played like a capture, as the connection `torture`.
    public var torture: TortureRun?
    public var impairment = ImpairmentOptions()
    public var seed: UInt64 = 1
    /// Play each capture again and again as one unbroken stream; nobody then leaves on its own.
    public var isLooping = false
    /// Connections stay in the list when they have nothing more to send.
    public var staysAfterEnd = false
    public var mediaStart = MediaStart.onDemand
    /// Whether `RequestKeyFrame` is known, as it is since Sora 2024.2.0. The request is only told, never met.
    public var knowsKeyFrameRequests = true
    /// How many seconds of capture (and of every other time in these options) go by in one second.
    public var speed = 1.0

    public init(captures: [Capture], torture: TortureRun? = nil) {
        self.captures = captures
        self.torture = torture
    }
}
