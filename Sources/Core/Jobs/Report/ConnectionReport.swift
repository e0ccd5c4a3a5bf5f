public import Media

/// The result of one connection.
public struct ConnectionReport: Equatable, Sendable, Codable {
    public var connectionID: String
    public var name: String?
    /// When the recorder first and last knew of the connection.
    public var existsSince: WallTime
    public var existsUntil: WallTime
    /// Seconds of its presence in which no recorder ran, because one was killed; nil where there are none.
    public var unseenSeconds: Double?
    /// How many key-frame requests were sent.
    public var keyFrameRequests = 0
    /// RTCP BYE packets (RFC 3550 §6.6), and datagrams that were neither RTP nor RTCP of a track.
    public var goodbyes = 0
    public var malformed = 0
    public var outputs: [OutputReport] = []
    public var tracks: [TrackReport] = []

    public init(connectionID: String, name: String? = nil, existsSince: WallTime, existsUntil: WallTime) {
        self.connectionID = connectionID
        self.name = name
        self.existsSince = existsSince
        self.existsUntil = existsUntil
    }

    private enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case name
        case existsSince = "exists_since"
        case existsUntil = "exists_until"
        case unseenSeconds = "unseen_s"
        case keyFrameRequests = "key_frame_requests"
        case goodbyes, malformed, outputs, tracks
    }
}
