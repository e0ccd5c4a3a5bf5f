import Jobs
import Media
import Sources
import Synchronization

@testable import Ingest
@testable import Recorder

/// Sockets by script: waiting moves the time, and what a script sends arrives when its time has come.
final class ScriptedPorts: PacketPorts {
    /// The time of both clocks, in nanoseconds.
    private final class Time: Sendable {
        let nanoseconds = Atomic<Int64>(0)
    }

    struct Packet {
        var milliseconds: Int64
        var port: UInt16
        var bytes: [UInt8]
        var isUnexpected = false
    }

    private let time = Time()
    private var packets: [Packet] = []
    private var actions: [(at: Int64, run: () -> Void)] = []
    private var received: [Packet] = []
    private var groups: [String: [ConnectionJoined.PortRole]] = [:]
    private var nextPort: UInt16 = 50_000
    private(set) var sent: [(bytes: [UInt8], port: UInt16, target: Endpoint)] = []
    private(set) var closed: [String] = []
    var openingFailure: IngestError?
    /// What reading gives at an instant in milliseconds; nil where it succeeds.
    var receivingFailure: (Int64) -> IngestError? = { _ in nil }
    var drops: [PortDrops] = []
    var smallestBuffer: Int? = RoundPace.ampleBuffer
    /// Called before each wait.
    var onWait: () -> Void = {}

    /// 1 January 2026, to the second.
    static let start: Int64 = 1_767_225_600_000_000_000

    var clock: ArrivalClock {
        let time = time
        return ArrivalClock(
            source: ClockSource(
                monotonic: { time.nanoseconds.load(ordering: .relaxed) },
                realtime: { Self.start + time.nanoseconds.load(ordering: .relaxed) }))
    }

    /// The clock of a recorder that goes on with a session.
    func clock(startingAt start: WallTime) -> ArrivalClock {
        let time = time
        let elapsed = Self.start + time.nanoseconds.load(ordering: .relaxed) - start.nanoseconds
        return ArrivalClock(
            source: ClockSource(
                monotonic: { time.nanoseconds.load(ordering: .relaxed) },
                realtime: { Self.start + time.nanoseconds.load(ordering: .relaxed) }),
            elapsed: SessionTime(nanoseconds: elapsed))
    }

    var now: Int64 { time.nanoseconds.load(ordering: .relaxed) / 1_000_000 }
    var bound: [UInt16] { groups.values.joined().map(\.port).sorted() }
    var wake: @Sendable () -> Void { {} }

    func send(_ packets: [Packet]) {
        self.packets += packets
    }

    /// Runs `action` in the wait in which its time comes.
    func at(_ milliseconds: Int64, _ action: @escaping () -> Void) {
        actions.append((milliseconds, action))
    }

    /// Lets time pass for work.
    func advance(_ interval: Interval) {
        time.nanoseconds.add(interval.nanoseconds, ordering: .relaxed)
    }

    func wait(_ interval: Interval) {
        onWait()
        advance(interval)
        let due = actions.filter { $0.at <= now }
        actions.removeAll { $0.at <= now }
        for action in due { action.run() }
    }

    func receive() throws(IngestError) -> ReceiveResult {
        received = []
        if let failure = receivingFailure(now) { throw failure }
        received = packets.filter { $0.milliseconds <= now }.sorted { $0.milliseconds < $1.milliseconds }
        packets.removeAll { $0.milliseconds <= now }
        var result = ReceiveResult(began: clock(at: time.nanoseconds.load(ordering: .relaxed)))
        result.count = received.count
        result.drops = newDrops()
        return result
    }

    func forEachReceived(_ body: (ReceivedDatagram, Span<UInt8>) throws -> Void) throws {
        for packet in received {
            let datagram = ReceivedDatagram(
                source: Endpoint(address: .v4(0xC000_0201), port: 9000),
                destination: Endpoint(address: .v4(0x7F00_0001), port: packet.port),
                arrival: WallTime(nanoseconds: Self.start + packet.milliseconds * 1_000_000),
                byteCount: packet.bytes.count, isTruncated: false, isUnexpected: packet.isUnexpected)
            try body(datagram, packet.bytes.span)
        }
    }

    func open(_ connectionID: String, sections: [MediaKind]) throws(IngestError) -> [SectionPorts] {
        if let openingFailure { throw openingFailure }
        let opened = sections.map { kind in
            defer { nextPort += 2 }
            return SectionPorts(kind: kind, rtp: nextPort, rtcp: nextPort + 1)
        }
        groups[connectionID] = opened.flatMap(\.roles)
        return opened
    }

    func open(_ participant: Participant) throws {
        groups[participant.connectionID] = [
            .init(port: 60_001, role: .audioRTP), .init(port: 60_003, role: .videoRTP),
            .init(port: 60_004, role: .videoRTCP),
        ]
    }

    /// Connections whose ports another process has.
    var portsInUse: Set<String> = []

    func open(again joined: ConnectionJoined) -> [SectionPorts] {
        let sections = portsInUse.contains(joined.connectionID) ? [] : SectionPorts.sections(of: joined.ports)
        if !sections.isEmpty { groups[joined.connectionID] = sections.flatMap(\.roles) }
        return sections
    }

    func roles(of connectionID: String) -> [ConnectionJoined.PortRole] { groups[connectionID] ?? [] }

    func close(_ connectionID: String) throws(IngestError) -> [PortDrops] {
        closed.append(connectionID)
        groups[connectionID] = nil
        return [PortDrops(port: 1, count: 3)]
    }

    func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError) {
        sent.append((bytes, port, target))
    }

    func newDrops() -> [PortDrops] {
        defer { drops = [] }
        return drops
    }

    private func clock(at nanoseconds: Int64) -> ClockReading {
        ClockReading(monotonic: nanoseconds, realtime: WallTime(nanoseconds: Self.start + nanoseconds))
    }
}
