public import Media

/// Where the packets come from.
public enum JobSource: Equatable, Sendable {
    case sora(SoraSource)
    case sdp(SDPSource)
    case capture(CaptureSource)

    /// Whether the job refuses key-frame requests for every connection of a live source.
    var isNeverAsked: Bool {
        switch self {
        case .sora(let sora): !sora.requestsKeyFrames
        case .sdp(let sdp): sdp.connections.allSatisfy { $0.keyFrameRequest == .off }
        case .capture: false
        }
    }
}

extension JobSource {
    /// The connections that the job itself describes; empty for a source that finds its connections itself.
    public var describedConnections: [SDPSource.Connection] {
        get {
            switch self {
            case .sdp(let sdp): sdp.connections
            case .sora, .capture: []
            }
        }
        set {
            switch self {
            case .sdp: self = .sdp(SDPSource(connections: newValue))
            case .sora, .capture: break
            }
        }
    }

    /// The job's settings of a connection by its id; nil for a source that finds its connections itself.
    public func connection(_ identifier: String) -> SDPSource.Connection? {
        describedConnections.first { $0.connectionID == identifier }
    }
}

/// The value of `source.type`.
enum SourceType: String, CaseIterable {
    case sora, sdp, capture
}

/// A channel of the WebRTC SFU Sora, whose HTTP API forwards its connections as RTP.
public struct SoraSource: Equatable, Sendable {
    /// Address of the API, `http://127.0.0.1:3000/`.
    public var url: String
    public var channelID: String
    public var connections = ConnectionChoice.all
    /// Where Sora sends to: an address of this machine as Sora sees it.
    public var ipAddress = "127.0.0.1"
    /// How often the recorder polls the connections of the channel.
    public var pollInterval = Interval(milliseconds: 500)
    /// Asks for a key frame after joining and after loss (API `Sora_20241218.RequestKeyFrame`).
    public var requestsKeyFrames = true

    public init(url: String, channelID: String) {
        self.url = url
        self.channelID = channelID
    }

    public enum ConnectionChoice: Equatable, Sendable {
        case all
        /// These connection ids, and no others.
        case only([String])
    }
}

/// Plain RTP, described by one session description per connection (RFC 8866).
public struct SDPSource: Equatable, Sendable {
    public var connections: [Connection]

    public init(connections: [Connection]) {
        self.connections = connections
    }

    public struct Connection: Equatable, Sendable {
        public var connectionID: String
        public var name: String?
        public var description: Description
        /// Packets from other addresses are from unexpected senders; nil accepts any address.
        public var sourceAddress: String?
        /// One of `KeyFrameRequestChoice.withoutAPI`; requests go to the address that the video comes from.
        public var keyFrameRequest: KeyFrameRequestChoice
        /// Path of an image to show for the participant while there is no video (`ViewOverlays.Placeholder`).
        public var avatar: String?
        /// Its video is a shared screen.
        public var isScreen: Bool

        public init(
            connectionID: String, name: String? = nil, description: Description, sourceAddress: String? = nil,
            keyFrameRequest: KeyFrameRequestChoice = .off, avatar: String? = nil, isScreen: Bool = false
        ) {
            self.connectionID = connectionID
            self.name = name
            self.description = description
            self.sourceAddress = sourceAddress
            self.keyFrameRequest = keyFrameRequest
            self.avatar = avatar
            self.isScreen = isScreen
        }
    }

    public enum Description: Equatable, Sendable {
        case text(String)
        /// Path of a file, relative to the job's.
        case file(String)
    }
}

/// A capture or a journal.
public struct CaptureSource: Equatable, Sendable {
    public var file: String
    /// Session descriptions for a capture without any; a journal contains its own.
    public var descriptionFiles: [String]

    public init(file: String, descriptionFiles: [String] = []) {
        self.file = file
        self.descriptionFiles = descriptionFiles
    }
}
