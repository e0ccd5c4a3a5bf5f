import Media
import RTP

/// What packets arrive on: one port for RTP, and the one that carries its RTCP. Several connections may share it.
///
/// SRTP belongs to the transport (RFC 4568 §3), because encrypted packets do not reveal their connection.
struct Transport {
    let port: UInt16
    /// Connections that use it, in the order of joining, with the address that each one's packets come from.
    private(set) var members: [Member] = []
    private(set) var router = StreamRouter()
    /// The rule that distinguishes RTCP from RTP on this port.
    private(set) var use = PortUse()
    /// Nil where packets are plain.
    var protection: SRTPReceiver?

    struct Member {
        let connection: Int
        /// Nil accepts every sender.
        let sourceAddress: IPAddress?
    }

    init(port: UInt16) {
        self.port = port
    }

    /// - Parameters:
    ///   - tracks: those of the connection that arrive here.
    ///   - ciphers: nil where the connection's packets are plain.
    ///   - use: what the connection's description says of the port.
    mutating func add(
        _ member: Member, tracks: [(TrackID, StreamRouter.Section)], ciphers: [any PacketCipher]?,
        use: PortUse = PortUse()
    ) {
        members.append(member)
        self.use.add(use)
        for (track, section) in tracks { router.add(section, for: track) }
        guard let ciphers else { return }
        if protection == nil {
            protection = SRTPReceiver(ciphers: ciphers)
        } else {
            protection?.add(ciphers)
        }
    }

    /// A source becomes a connection of its own. Its packets come from where those of the others do.
    mutating func add(_ connection: Int, source ssrc: UInt32, of track: TrackID) {
        members.append(Member(connection: connection, sourceAddress: members.first?.sourceAddress))
        router.assign(ssrc, to: track)
    }

    mutating func remove(_ connection: Int, tracks: [TrackID]) {
        members.removeAll { $0.connection == connection }
        for track in tracks { router.remove(track) }
        if members.isEmpty { protection?.finish() }
    }

    /// Whether any connection accepts packets of this sender.
    func expects(_ source: IPAddress) -> Bool {
        members.contains { $0.sourceAddress == nil || $0.sourceAddress == source }
    }

    mutating func route(_ packet: RTPPacket, in datagram: Span<UInt8>) -> TrackID? {
        router.route(packet, in: datagram)
    }
}
