import Ingest
import Jobs
import Media
import RTP

/// Which sockets belong to which connection, and which strangers' packets are worth journalling.
struct ConnectionPorts {
    let receiver: Receiver
    private let range: PortRange
    private var groups: [String: [ConnectionJoined.PortRole]] = [:]
    private var unexpectedSenders: [UInt16: UnexpectedSenderCount] = [:]
    /// The least receive buffer that the kernel granted to any socket, in bytes; nil before the first.
    private(set) var smallestBuffer: Int?

    /// From strangers a bounded sample is journalled, for whoever looks for the sender; then they are counted.
    private struct UnexpectedSenderCount {
        var journalled = 0
        var untold: Int64 = 0
    }

    static let journalledUnexpectedSenders = 32

    struct Unjournalled {
        var port: UInt16
        var count: Int64
    }

    /// The two ports of a connection whose description is not known yet.
    struct Opened {
        var audio: UInt16
        var video: UInt16
        var all: [UInt16] { [audio, audio &+ 1, video, video &+ 1] }
    }

    init(settings: ReceiveSettings) throws {
        guard let address = IPAddress(parsing: settings.address) else {
            throw RecorderError.unsuitable("receive.address: '\(settings.address)' is not an IP address")
        }
        receiver = try Receiver(
            options: ReceiverOptions(address: address, receiveBufferBytes: settings.bufferBytes))
        range = try PortRange(first: settings.ports.lowerBound, last: settings.ports.upperBound)
    }

    var waker: Waker { receiver.waker }
    var all: [UInt16] { receiver.ports }

    /// Sleeps until the next round or a wake-up. The sockets are not watched: a packet does not end the wait.
    func wait(_ interval: Interval) {
        receiver.waker.wait(interval)
    }

    /// Binds four ports for a connection that will be asked for.
    mutating func open(_ connectionID: String) throws(IngestError) -> Opened {
        let group = try receiver.bindGroup(from: range)
        for port in [group.audio, group.video] { noteBuffer(of: port) }
        groups[connectionID] = [
            .init(port: group.audio, role: .audioRTP), .init(port: group.audio &+ 1, role: .audioRTCP),
            .init(port: group.video, role: .videoRTP), .init(port: group.video &+ 1, role: .videoRTCP),
        ]
        return Opened(audio: group.audio, video: group.video)
    }

    /// The connection that was opened, with the answer of the source.
    func join(
        _ connectionID: String, name: String?, sdp: String, keyFrameRequest: KeyFrameRequestChoice
    ) -> ConnectionJoined {
        var joined = ConnectionJoined(
            connectionID: connectionID, name: name, sdp: sdp, ports: groups[connectionID] ?? [])
        joined.keyFrameRequest = keyFrameRequest
        return joined
    }

    /// Binds the ports that a session description names.
    mutating func open(_ connection: SDPSource.Connection) throws -> ConnectionJoined {
        guard case .text(let text) = connection.description else {
            throw RecorderError.unsuitable("\(connection.connectionID): the session description was not read")
        }
        let description = try SessionDescription(parsing: text)
        let roles = PortRoles.roles(of: description)
        guard !roles.isEmpty else {
            throw RecorderError.unsuitable(
                "\(connection.connectionID): the session description names no audio or video port to receive on")
        }
        for role in roles where !receiver.ports.contains(role.port) {
            try receiver.bind(port: role.port)
            noteBuffer(of: role.port)
        }
        if let address = connection.sourceAddress, let source = IPAddress(parsing: address) {
            for role in roles { try receiver.pin(port: role.port, to: source) }
        }
        groups[connection.connectionID] = roles
        var joined = ConnectionJoined(
            connectionID: connection.connectionID, name: connection.name, sdp: text, ports: roles,
            sourceAddress: connection.sourceAddress)
        joined.avatar = connection.avatar
        joined.isScreen = connection.isScreen
        joined.keyFrameRequest = connection.keyFrameRequest
        return joined
    }

    private mutating func noteBuffer(of port: UInt16) {
        guard let granted = try? receiver.receiveBufferBytes(of: port) else { return }
        smallestBuffer = min(smallestBuffer ?? granted, granted)
    }

    /// Closes a connection's ports; what the kernel dropped at the very end is in the result.
    mutating func close(_ connectionID: String) throws -> [PortDrops] {
        var drops: [PortDrops] = []
        for role in groups.removeValue(forKey: connectionID) ?? [] where receiver.ports.contains(role.port) {
            let totals = try receiver.close(port: role.port)
            if totals.newlyDropped > 0 { drops.append(PortDrops(port: role.port, count: totals.newlyDropped)) }
        }
        return drops
    }

    /// Whether a datagram is journalled: all of the source's, and the first of strangers'.
    mutating func admits(_ datagram: ReceivedDatagram) -> Bool {
        guard datagram.isUnexpected else { return true }
        let port = datagram.destination.port
        if unexpectedSenders[port, default: UnexpectedSenderCount()].journalled < Self.journalledUnexpectedSenders {
            unexpectedSenders[port, default: UnexpectedSenderCount()].journalled += 1
            return true
        }
        unexpectedSenders[port, default: UnexpectedSenderCount()].untold += 1
        return false
    }

    /// What strangers sent beyond the sample since the last call.
    mutating func takeUnjournalledUnexpectedSenders() -> [Unjournalled] {
        guard !unexpectedSenders.isEmpty else { return [] }
        let told = unexpectedSenders.filter { $0.value.untold > 0 }.sorted { $0.key < $1.key }
        for (port, _) in told { unexpectedSenders[port]?.untold = 0 }
        return told.map { Unjournalled(port: $0.key, count: $0.value.untold) }
    }
}
