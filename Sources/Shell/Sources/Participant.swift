public import Jobs
public import Media

/// A connection with the session description that its source has provided.
public struct Participant: Equatable, Sendable {
    public var connectionID: String
    public var name: String?
    /// The session description of its streams (RFC 8866).
    public var sdp: String
    /// The address of the sender; nil accepts the first sender.
    public var sourceAddress: String?
    public var avatar: String?
    public var isScreen = false
    public var keyFrameRequest = KeyFrameRequestChoice.off
    public var expectedSSRCs: [UInt32] = []

    public init(connectionID: String, name: String? = nil, sdp: String) {
        self.connectionID = connectionID
        self.name = name
        self.sdp = sdp
    }

    /// The journal event for this participant.
    ///
    /// - Parameters:
    ///   - ports: the ports to which it sends.
    ///   - sdp: the description with names instead of keys.
    public func joined(on ports: [ConnectionJoined.PortRole], sdp: String) -> ConnectionJoined {
        var joined = ConnectionJoined(
            connectionID: connectionID, name: name, sdp: sdp, ports: ports, sourceAddress: sourceAddress)
        joined.avatar = avatar
        joined.isScreen = isScreen
        joined.keyFrameRequest = keyFrameRequest
        joined.expectedSSRCs = expectedSSRCs
        return joined
    }
}

/// The ports bound for one media section of a connection. Sections that share a transport have the same ports; with
/// multiplexed RTCP (RFC 5761) both ports are the same.
public struct SectionPorts: Equatable, Sendable {
    public var kind: MediaKind
    public var rtp: UInt16
    public var rtcp: UInt16

    public init(kind: MediaKind, rtp: UInt16, rtcp: UInt16) {
        self.kind = kind
        self.rtp = rtp
        self.rtcp = rtcp
    }
}
