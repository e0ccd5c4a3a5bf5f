import Ingest
import Jobs
import Media
import RTP
import Sources

/// UDP sockets, and the connections that they belong to.
final class ConnectionPorts: PacketPorts {
    private let receiver: Receiver
    private let range: PortRange
    private var round: ReceivedRound
    private var groups: [String: [ConnectionJoined.PortRole]] = [:]
    private(set) var smallestBuffer: Int?

    /// - Parameters:
    ///   - address: where to listen if the settings do not say it.
    ///   - ceiling: the numbers of the sockets' descriptors are below this one.
    init(
        settings: ReceiveSettings, unlessSet address: IPAddress = ListeningAddress.allVersion4,
        descriptorCeiling ceiling: Int = DescriptorReserve.ceiling()
    ) throws {
        var address = address
        if let text = settings.address {
            guard let parsed = IPAddress(parsing: text) else {
                throw RecorderError.unsuitable("receive.address: '\(text)' is not an IPv4 or IPv6 address")
            }
            address = parsed
        }
        receiver = try Receiver(
            options: ReceiverOptions(
                address: address, receiveBufferBytes: settings.bufferBytes, descriptorCeiling: ceiling))
        range = try PortRange(first: settings.ports.lowerBound, last: settings.ports.upperBound)
        round = try ReceivedRound()
    }

    var bound: [UInt16] { receiver.ports }

    var wake: @Sendable () -> Void {
        let waker = receiver.waker
        return { waker.wake() }
    }

    func wait(_ interval: Interval) {
        receiver.waker.wait(interval)
    }

    func receive() throws(IngestError) -> ReceiveResult {
        try receiver.drain(into: &round)
    }

    func forEachReceived(_ body: (ReceivedDatagram, Span<UInt8>) throws -> Void) throws {
        try round.forEach(body)
    }

    func open(_ connectionID: String, sections: [MediaKind]) throws(IngestError) -> [SectionPorts] {
        let pairs = try receiver.bindPairs(sections.count, from: range)
        for pair in pairs { noteBuffer(of: pair.rtp) }
        let opened = zip(sections, pairs).map { SectionPorts(kind: $0, rtp: $1.rtp, rtcp: $1.rtcp) }
        groups[connectionID] = opened.flatMap(\.roles)
        return opened
    }

    func open(_ participant: Participant) throws {
        let description = try SessionDescription(parsing: participant.sdp)
        let roles = PortRoles.roles(of: description)
        guard !roles.isEmpty else {
            throw RecorderError.unsuitable(
                "\(participant.connectionID): the session description has no audio or video port to receive on; a "
                    + "stream needs RTP over UDP and a port other than 0 in its m= line")
        }
        for role in roles where !receiver.ports.contains(role.port) {
            try receiver.bind(port: role.port, group: description.group(ofPort: role.port))
            noteBuffer(of: role.port)
        }
        if let address = participant.sourceAddress, let source = IPAddress(parsing: address) {
            for role in roles { try receiver.pin(port: role.port, to: source) }
        }
        groups[participant.connectionID] = roles
    }

    func open(again joined: ConnectionJoined) -> [SectionPorts] {
        let sections = SectionPorts.sections(of: joined.ports)
        guard !sections.isEmpty else { return [] }
        var opened: [UInt16] = []
        for port in sections.flatMap({ [$0.rtp, $0.rtcp] }) where !receiver.ports.contains(port) {
            do {
                try receiver.bind(port: port)
                opened.append(port)
            } catch {
                for port in opened { _ = try? receiver.close(port: port) }
                return []
            }
        }
        for port in opened { noteBuffer(of: port) }
        groups[joined.connectionID] = sections.flatMap(\.roles)
        return sections
    }

    func roles(of connectionID: String) -> [ConnectionJoined.PortRole] {
        groups[connectionID] ?? []
    }

    func close(_ connectionID: String) throws(IngestError) -> [PortDrops] {
        let leaving = groups.removeValue(forKey: connectionID) ?? []
        let shared = Set(groups.values.joined().map(\.port))
        var drops: [PortDrops] = []
        for port in leaving.map(\.port) where !shared.contains(port) && receiver.ports.contains(port) {
            let totals = try receiver.close(port: port)
            if totals.newlyDropped > 0 { drops.append(PortDrops(port: port, count: totals.newlyDropped)) }
        }
        return drops
    }

    func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError) {
        try receiver.send(bytes, from: port, to: target)
    }

    func newDrops() -> [PortDrops] {
        receiver.newDrops()
    }

    private func noteBuffer(of port: UInt16) {
        guard let granted = try? receiver.receiveBufferBytes(of: port) else { return }
        smallestBuffer = min(smallestBuffer ?? granted, granted)
    }
}

extension SessionDescription {
    /// The multicast group to which packets to a port are sent: RTP and RTCP of a stream have the same (RFC 3550 §11).
    fileprivate func group(ofPort port: UInt16) -> MulticastGroup? {
        for media in media where media.isEnabled && (media.port == port || media.receivedRTCPPort == port) {
            guard let connection = media.connection, let address = connection.group else { continue }
            let filters = connection.sourceFilters.filter { $0.group == nil || $0.group == address }
            return MulticastGroup(
                address: address, included: filters.filter { $0.mode == .include }.flatMap(\.sources),
                excluded: filters.filter { $0.mode == .exclude }.flatMap(\.sources), zone: connection.zone)
        }
        return nil
    }
}

extension SectionPorts {
    /// The sections whose ports have these roles; empty where a section lacks one.
    static func sections(of roles: [ConnectionJoined.PortRole]) -> [SectionPorts] {
        func port(_ role: ConnectionJoined.Role) -> UInt16? { roles.first { $0.role == role }?.port }
        guard let audio = port(.audioRTP), let audioReports = port(.audioRTCP), let video = port(.videoRTP),
            let videoReports = port(.videoRTCP)
        else { return [] }
        return [
            SectionPorts(kind: .audio, rtp: audio, rtcp: audioReports),
            SectionPorts(kind: .video, rtp: video, rtcp: videoReports),
        ]
    }

    /// The role of each port.
    var roles: [ConnectionJoined.PortRole] {
        switch kind {
        case .audio: [.init(port: rtp, role: .audioRTP), .init(port: rtcp, role: .audioRTCP)]
        case .video: [.init(port: rtp, role: .videoRTP), .init(port: rtcp, role: .videoRTCP)]
        }
    }
}
