import Jobs
import RTP

/// The ports on which a receiver listens, according to a session description.
enum PortRoles {
    /// RTP and RTCP of every enabled audio and video stream that comes in datagrams. RTCP has the port of `a=rtcp` (RFC
    /// 3605), the RTP port with `a=rtcp-mux` (RFC 5761), else the next port (RFC 3550 §11).
    ///
    /// - Parameter marksRTCP: the packets are those of an rtpdump file, which tells RTCP by a mark; its reader gives it
    ///   the next port.
    static func roles(
        of description: SessionDescription, marksRTCP: Bool = false
    ) -> [ConnectionJoined.PortRole] {
        var roles: [ConnectionJoined.PortRole] = []
        var rtpPorts: Set<UInt16> = []
        let streams = description.media.filter { $0.isEnabled && $0.transport.canBringPackets }
        for media in streams {
            guard let isAudio = ["audio": true, "video": false][media.kind] else { continue }
            if rtpPorts.insert(media.port).inserted {
                roles.append(.init(port: media.port, role: isAudio ? .audioRTP : .videoRTP))
            }
        }
        for media in streams where !media.rtcp.isMultiplexed || marksRTCP {
            guard let isAudio = ["audio": true, "video": false][media.kind], media.port < .max || media.rtcp.port != nil
            else { continue }
            let port = marksRTCP ? media.port &+ 1 : media.rtcp.port ?? media.port + 1
            guard !roles.contains(where: { $0.port == port }) else { continue }
            roles.append(.init(port: port, role: isAudio ? .audioRTCP : .videoRTCP))
        }
        return roles
    }
}
