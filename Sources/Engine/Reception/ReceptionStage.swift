import Jobs
import Media
import RTP

/// Datagrams in, placed frames out: transports, SRTP, routing, and the connections' receivers.
///
/// What comes of a call is in `results`, in order; the caller hands it on and empties it before the next call.
struct ReceptionStage {
    private(set) var connections: [ConnectionReceiver] = []
    private var attendance = Attendance()
    var results = ReceptionResults()
    private(set) var firstPacket: SessionTime?
    private(set) var lastPacket: SessionTime?
    /// Packets from other addresses than those of the connections.
    private(set) var unexpectedSenders: Int64 = 0
    /// Packets that the kernel dropped at ports of no track: those of RTCP, or of a connection that had not joined.
    private(set) var otherKernelDrops: Int64 = 0
    let settings: ConnectionReceiver.Settings
    /// Sources that are to be connections of their own.
    private var others: [OtherSource] = []
    private var transports: [Transport] = []
    private var opening: [OpeningConnection] = []
    private var routes: [UInt16: Route] = [:] { didSet { latest = nil } }
    /// The route of the port that received last: many packets come on the same one in a row.
    private var latest: (port: UInt16, route: Route?)?
    /// Which transport each track is received on.
    private var transportNumbers: [TrackID: Int] = [:]
    /// Where packets are decrypted; used again for each.
    private var plain: [UInt8] = []

    /// Where the datagrams of a port go.
    private enum Route {
        case opening(Int)
        case transport(Int, isRTCPPort: Bool)
    }

    init(_ settings: ConnectionReceiver.Settings) {
        self.settings = settings
    }

    /// The connections that have not left, in the order of joining.
    var active: [Int] { attendance.present }

    /// Kept for ports and openings: no more for connections that have left.
    var keptCount: Int { transports.count + opening.count }

    var latency: Interval { settings.latency }

    mutating func receive(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at arrival: SessionTime) {
        switch route(of: port) {
        case .transport(let i, let isRTCPPort):
            guard transports[i].expects(source.address) else {
                unexpectedSenders += 1
                return
            }
            firstPacket = firstPacket ?? arrival
            lastPacket = arrival
            receive(Arrival(transport: i, source: source, port: port, isRTCPPort: isRTCPPort, time: arrival), datagram)
        case .opening(let i):
            opening[i].keep(datagram, from: source.address, port: port, at: arrival)
        case nil: break
        }
    }

    private mutating func route(of port: UInt16) -> Route? {
        if let latest, latest.port == port { return latest.route }
        let route = routes[port]
        latest = (port, route)
        return route
    }

    /// What is known of a datagram besides its bytes.
    private struct Arrival {
        let transport: Int
        /// Nil where it is not known any more.
        let source: Endpoint?
        let port: UInt16
        let isRTCPPort: Bool
        let time: SessionTime
    }

    /// SRTP is authenticated before anything else.
    private mutating func receive(_ arrival: Arrival, _ datagram: Span<UInt8>) {
        let kind = PacketKind(
            of: datagram, at: arrival.isRTCPPort ? .reports : transports[arrival.transport].use)
        noteArrival(arrival)
        guard kind != .other, transports[arrival.transport].protection != nil else {
            return receive(arrival, datagram, as: kind)
        }
        // Moved out, because it contains the packet while the stage is changed.
        var plain: [UInt8] = []
        swap(&plain, &self.plain)
        defer { swap(&plain, &self.plain) }
        switch unprotect(arrival, datagram, as: kind, into: &plain) {
        case .plain:
            receive(arrival, plain.span, as: kind)
        case .malformed:
            noteMalformed(arrival)
        case .refused, .held, nil:
            break
        case .resumed:
            for held in transports[arrival.transport].protection?.takeHeld() ?? [] {
                guard transports[arrival.transport].protection?.unprotectHeld(held, into: &plain) == true else {
                    continue
                }
                let before = Arrival(
                    transport: arrival.transport, source: arrival.source, port: arrival.port,
                    isRTCPPort: arrival.isRTCPPort, time: held.arrival)
                receive(before, plain.span, as: .rtp)
            }
        }
    }

    private mutating func unprotect(
        _ arrival: Arrival, _ datagram: Span<UInt8>, as kind: PacketKind, into plain: inout [UInt8]
    ) -> SRTPReceiver.Outcome? {
        kind == .rtcp
            ? transports[arrival.transport].protection?.unprotectRTCP(datagram, into: &plain)
            : transports[arrival.transport].protection?.unprotect(datagram, into: &plain, at: arrival.time)
    }

    private mutating func receive(_ arrival: Arrival, _ datagram: Span<UInt8>, as kind: PacketKind) {
        switch kind {
        case .rtcp:
            let compound = RTCPCompound(parsing: datagram)
            let isShared = transports[arrival.transport].members.count > 1
            for member in transports[arrival.transport].members {
                if settings.servesViews, isShared, connections[member.connection].isSource(of: compound) {
                    results.append(.heard(connection: member.connection, at: arrival.time))
                }
                connections[member.connection].receive(
                    compound, from: arrival.source, at: arrival.time, isShared: isShared, into: &results)
            }
        case .rtp where !arrival.isRTCPPort:
            do {
                receive(arrival, ReceivedPacket(try RTPPacket(parsing: datagram), in: datagram, at: arrival.time))
            } catch {
                noteMalformed(arrival)
            }
        case .rtp, .other:
            noteMalformed(arrival)
        }
    }

    private mutating func receive(_ arrival: Arrival, _ packet: ReceivedPacket) {
        guard let track = transports[arrival.transport].route(packet.header, in: packet.datagram) else {
            let first = transports[arrival.transport].members.first
            if let first {
                connections[first.connection].noteForeign(
                    payloadType: packet.header.payloadType, port: arrival.port)
            }
            return
        }
        if settings.servesViews, transports[arrival.transport].members.count > 1 {
            results.append(.heard(connection: track.connection, at: arrival.time))
        }
        connections[track.connection].receive(packet, of: track.track, from: arrival.source, into: &results)
        if settings.recordsOthers, let other = connections[track.connection].takeOther(of: track.track) {
            others.append(other)
        }
    }

    mutating func takeOther() -> OtherSource? { others.popLast() }

    /// Takes in a source beside a track as a connection of its own, with the packets that it has sent.
    mutating func join(_ receiver: ConnectionReceiver, _ other: OtherSource) {
        guard let i = transportNumbers[other.beside] else { return }
        append(receiver)
        let track = TrackID(connection: receiver.number, track: 0)
        transports[i].add(receiver.number, source: other.ssrc, of: track)
        transportNumbers[track] = i
        for packet in other.packets {
            connections[receiver.number].receive(
                ReceivedPacket(packet.header, in: packet.bytes.span, at: packet.arrival), of: 0, from: nil,
                into: &results)
        }
    }

    /// On a shared transport only its SSRC shows which of the connections sent it.
    private mutating func noteArrival(_ arrival: Arrival) {
        guard settings.servesViews, transports[arrival.transport].members.count == 1 else { return }
        results.append(.heard(connection: transports[arrival.transport].members[0].connection, at: arrival.time))
    }

    private mutating func noteMalformed(_ arrival: Arrival) {
        guard let first = transports[arrival.transport].members.first else { return }
        connections[first.connection].noteMalformed(port: arrival.port)
    }

    /// Ports are bound; what the connection is will be said later.
    mutating func open(_ connectionID: String, ports: [UInt16], at time: SessionTime) {
        giveUpOpening(of: connectionID)
        opening.append(OpeningConnection(connectionID: connectionID, opened: time))
        for port in ports { routes[port] = .opening(opening.count - 1) }
    }

    /// When a connection's ports were bound, if it has not joined since.
    func opened(_ connectionID: String) -> SessionTime? {
        opening.first { $0.connectionID == connectionID && !$0.isTaken }?.opened
    }

    /// Takes a connection in. `replay` then gives what came before.
    mutating func join(_ receiver: ConnectionReceiver, _ plan: ReceptionPlan, _ joined: ConnectionJoined) {
        append(receiver)
        let address = joined.sourceAddress.flatMap(IPAddress.init(parsing:))
        let member = Transport.Member(connection: receiver.number, sourceAddress: address)
        for role in joined.ports where !role.role.isRTCP {
            let i = transport(at: role.port)
            // Audio and video may share the port.
            guard !transports[i].members.contains(where: { $0.connection == receiver.number }) else { continue }
            let tracks = receiver.tracks.filter { $0.description.port == role.port }
            transports[i].add(
                member, tracks: tracks.map { ($0.placement.track, $0.description.routing) },
                ciphers: plan.protections.first { $0.port == role.port }?.ciphers, use: plan.use(ofPort: role.port))
            for track in tracks { transportNumbers[track.placement.track] = i }
            routes[role.port] = .transport(i, isRTCPPort: false)
        }
        for role in joined.ports where role.role.isRTCP {
            let i = plan.transportPort(ofRTCP: role.port).map { transport(at: $0) } ?? transport(at: role.port)
            if !transports[i].members.contains(where: { $0.connection == receiver.number }) {
                transports[i].add(member, tracks: [], ciphers: nil)
            }
            routes[role.port] = .transport(i, isRTCPPort: true)
        }
    }

    /// The transport that others use already, or a new one.
    private mutating func transport(at port: UInt16) -> Int {
        if case .transport(let i, _) = routes[port], transports[i].port == port, !transports[i].members.isEmpty {
            return i
        }
        if let i = transports.lastIndex(where: { $0.port == port && !$0.members.isEmpty }) { return i }
        let used = Set(transportNumbers.values)
        let free = transports.indices.first { transports[$0].members.isEmpty && !used.contains($0) } ?? transports.count
        transports.replaceSubrange(free..<min(free + 1, transports.count), with: [Transport(port: port)])
        return free
    }

    private mutating func append(_ receiver: ConnectionReceiver) {
        attendance.noteJoin(connections.count)
        connections.append(receiver)
    }

    /// A connection that left `DepartedConnection.delay` before `time`, once.
    mutating func takeDeparted(before time: SessionTime) -> Int? {
        attendance.takeDeparted(before: time)
    }

    /// Forgets all of a connection but who it was.
    mutating func release(_ i: Int) {
        for track in connections[i].tracks { transportNumbers[track.placement.track] = nil }
        connections[i].release()
        while opening.last?.isTaken == true { opening.removeLast() }
    }

    /// Receives what arrived for a connection between the binding of its ports and its joining.
    mutating func replay(for connectionID: String) {
        guard let i = opening.firstIndex(where: { $0.connectionID == connectionID && !$0.isTaken }) else { return }
        let kept = opening[i]
        takeOpening(i)
        unexpectedSenders.add(count: kept.droppedCount)
        for packet in kept.packets {
            guard case .transport(let transport, let isRTCPPort) = routes[packet.port] else { continue }
            guard transports[transport].expects(packet.source) else {
                unexpectedSenders += 1
                continue
            }
            firstPacket = min(firstPacket ?? packet.arrival, packet.arrival)
            lastPacket = max(lastPacket ?? packet.arrival, packet.arrival)
            receive(
                Arrival(
                    transport: transport, source: nil, port: packet.port, isRTCPPort: isRTCPPort,
                    time: packet.arrival),
                packet.bytes.span)
        }
    }

    /// An opening that was not answered and will not be: another try comes on other ports, or none does.
    mutating func giveUpOpening(of connectionID: String) {
        for i in opening.indices where opening[i].connectionID == connectionID && !opening[i].isTaken { takeOpening(i) }
    }

    /// Ports that did not become those of a connection lead nowhere: another opening may get this number.
    private mutating func takeOpening(_ i: Int) {
        opening[i].take()
        routes = routes.filter { _, route in
            if case .opening(i) = route { return false }
            return true
        }
    }

    /// The connections with an id that have not left, and those that were found beside them.
    func present(_ connectionID: String) -> [Int] {
        active.filter { connections[$0].id == connectionID || connections[$0].foundBeside == connectionID }
    }

    /// A connection is over; its frames are in `results`.
    mutating func finish(_ i: Int, at time: SessionTime) {
        guard connections[i].left == nil else { return }
        let tracks = connections[i].tracks.map(\.placement.track)
        for j in transports.indices where transports[j].members.contains(where: { $0.connection == i }) {
            transports[j].remove(i, tracks: tracks)
        }
        connections[i].finish(at: time, into: &results)
        attendance.noteLeave(i, at: time)
        routes = routes.filter { _, route in
            if case .transport(let transport, _) = route { return !transports[transport].members.isEmpty }
            return true
        }
    }

    /// No recorder received packets from `since` to `now`.
    mutating func resume(_ i: Int, after since: SessionTime, at now: SessionTime) {
        connections[i].resume(after: since, at: now, into: &results)
    }

    mutating func tick(_ i: Int, at now: SessionTime) {
        connections[i].tick(at: now, into: &results)
    }

    /// - Returns: whether the tracks of the connection were moved.
    mutating func correctStarts(of i: Int, at now: SessionTime, isLast: Bool) -> Bool {
        connections[i].updateShifts()
        return connections[i].correctStarts(at: now, isLast: isLast)
    }

    mutating func noteKernelDrops(port: UInt16, count: Int64) {
        // Ports are used again: the last connection that had this one is meant.
        let listener = connections.lastIndex { $0.listens(to: port) }
        guard let i = listener else { return otherKernelDrops.add(count: count) }
        connections[i].noteKernelDrops(port: port, count: count)
    }

    mutating func noteUnexpectedSenders(count: Int64) { unexpectedSenders.add(count: count) }

    mutating func noteKeyFrameRequest(of connectionID: String, at now: SessionTime) {
        guard let i = connections.lastIndex(where: { $0.id == connectionID }) else { return }
        connections[i].keyFrames.noteRequest(at: now)
    }

    /// A key frame of a connection is about to be requested.
    mutating func noteKeyFrameRequestDue(of i: Int, at now: SessionTime) {
        connections[i].keyFrames.noteDue(at: now)
    }

    /// What undoes the SRTP of a track; nil for a plain one.
    func protection(of track: TrackID) -> SRTPReceiver? {
        transportNumbers[track].flatMap { transports[$0].protection }
    }
}
