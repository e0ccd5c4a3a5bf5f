import Media
public import RTP

/// Two connections of a job that would receive on one port, where nothing tells their packets apart: one of them would
/// get everything.
public struct PortClash: Equatable, Sendable {
    /// What a job says of a connection.
    public struct Connection: Sendable {
        public var connectionID: String
        public var sourceAddress: String?
        public var description: SessionDescription

        public init(connectionID: String, sourceAddress: String? = nil, description: SessionDescription) {
            self.connectionID = connectionID
            self.sourceAddress = sourceAddress
            self.description = description
        }
    }

    public let port: UInt16
    /// Positions of the connections in the job.
    public let first: Int
    public let second: Int

    /// The first clash of the connections; nil if there is none.
    public init?(among connections: [Connection]) {
        var users: [UInt16: [(connection: Int, media: MediaDescription)]] = [:]
        for (i, connection) in connections.enumerated() {
            for media in connection.description.media where media.isEnabled && MediaKind(rawValue: media.kind) != nil {
                for user in users[media.port] ?? [] where user.connection != i {
                    // A port takes packets from one address only.
                    let hasOneAddress = connections[user.connection].sourceAddress == connection.sourceAddress
                    guard !hasOneAddress || !media.isApart(from: user.media) else { continue }
                    (port, first, second) = (media.port, user.connection, i)
                    return
                }
                users[media.port, default: []].append((i, media))
            }
        }
        return nil
    }

    /// For the person who wrote the job.
    public func problem(of connections: [Connection]) -> String {
        "source.connections[\(second)] receives on UDP port \(port), and source.connections[\(first)] ("
            + "\(connections[first].connectionID)) does too; give each its own ports, or let both descriptions "
            + "announce their sources (a=ssrc)"
    }
}

extension MediaDescription {
    /// Whether packets show which of two streams on the same port they belong to (RFC 9143 §9.2), or come to different
    /// multicast groups.
    fileprivate func isApart(from other: MediaDescription) -> Bool {
        if connection?.group != nil || other.connection?.group != nil {
            guard connection?.group == other.connection?.group else { return true }
        }
        if !ssrcs.isEmpty, !other.ssrcs.isEmpty { return Set(ssrcs).isDisjoint(with: other.ssrcs) }
        if let mid, let otherMID = other.mid, hasMIDExtension, other.hasMIDExtension { return mid != otherMID }
        return Set(payloadTypes.map(\.payloadType)).isDisjoint(with: other.payloadTypes.map(\.payloadType))
    }

    private var hasMIDExtension: Bool {
        extensionMap.contains { $0.uri == "urn:ietf:params:rtp-hdrext:sdes:mid" }
    }
}
