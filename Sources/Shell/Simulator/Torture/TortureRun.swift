import Captures
import FoundationEssentials
import Ingest
public import Media

/// A scenario with its captures in memory, ready to be written to a file or sent.
public struct TortureRun: Sendable {
    /// The scenario's file without folder and extension.
    public let name: String
    public let scenario: TortureScenario
    let sender: TortureSender

    /// Session time 0 of written captures: 2026-01-01T00:00:00Z. The bytes depend on no clock.
    private static let begin = WallTime(nanoseconds: 1_767_225_600_000_000_000)

    /// Reads a scenario and the captures that it names, each with `x.sdp` beside `x.pcap`.
    ///
    /// - Parameter seed: overrides the scenario's seed.
    public init(reading path: String, seed: UInt64? = nil) throws {
        let file = URL(filePath: path)
        guard let bytes = try? Data(contentsOf: file), bytes.count <= 1 << 20 else {
            throw SimulatorError.unusableCapture(path: path, reason: "cannot be read")
        }
        var scenario = try TortureScenario(parsing: String(decoding: bytes, as: UTF8.self), file: path)
        scenario.seed = seed ?? scenario.seed
        self.scenario = scenario
        name = file.deletingPathExtension().lastPathComponent
        let folder = file.deletingLastPathComponent()
        let paths = scenario.captures.map { $0.hasPrefix("/") ? URL(filePath: $0) : folder.appending(path: $0) }
        let descriptions = try paths.map { path throws(SimulatorError) in
            try ForwardedSDP(reading: path.deletingPathExtension().appendingPathExtension("sdp").path)
        }
        let captures = try zip(paths, descriptions).map { path, description throws(SimulatorError) in
            try SimulatedCapture(reading: path.path, descriptions: [description])
        }
        sender = try TortureSender(scenario, captures: captures, description: descriptions[0])
    }

    /// All arriving packets, as a capture in memory.
    func capture() throws(SimulatorError) -> SimulatedCapture {
        var capture = SimulatedCapture(path: name)
        var sender = sender
        while let arrival = sender.next() {
            try capture.append(arrival.datagram.payload, port: arrival.datagram.destination.port, at: arrival.time)
        }
        return capture
    }

    /// Writes a capture (pcapng) with all arriving packets, and beside it `NAME.sdp`, `NAME.truth.json` and
    /// `NAME.frames.csv`. The capture must not exist yet.
    ///
    /// - Parameter progress: called with the session time from time to time.
    /// - Returns: the number of packets.
    public func write(to path: String, progress: (SessionTime) -> Void) throws -> Int {
        var writer = try JournalWriter(path: path, appending: false)
        var sender = sender
        var count = 0
        let source = Endpoint(address: .v4(0x7F00_0001), port: 9)
        while let arrival = sender.next() {
            try writer.append(
                datagram: arrival.datagram.payload.span, source: source, destination: arrival.datagram.destination,
                at: Self.begin.at(arrival.time))
            count += 1
            if count.isMultiple(of: 10_000) { progress(arrival.time) }
        }
        try writer.close()
        let stem = URL(filePath: path).deletingPathExtension()
        let target = sender.target
        let sdp = sender.description.rendered(
            address: "127.0.0.1", audioPort: target.audioPort, videoPort: target.videoPort)
        try Data(sdp.utf8).write(to: stem.appendingPathExtension("sdp"))
        let tracks = sender.truths.map { $0.rendered() }.joined(separator: ",\n  ")
        try Data("{\"tracks\": [\n  \(tracks)]}\n".utf8).write(to: stem.appendingPathExtension("truth.json"))
        var rows = TortureTruth.header
        for truth in sender.truths { truth.appendRows(to: &rows) }
        try Data(rows.utf8).write(to: stem.appendingPathExtension("frames.csv"))
        return count
    }

    /// Sends every packet when it is due to the ports of the description, until the end or until cancelled.
    ///
    /// - Parameter speed: how many seconds of the scenario pass in one second.
    public func send(to address: IPAddress, speed: Double) async throws -> Int {
        let socket = try UDPSender.toAnyAddress()
        var sender = sender
        var count = 0
        let begin = ContinuousClock.now
        while let arrival = sender.next() {
            let due = begin + .nanoseconds(Int64(Double(arrival.time.nanoseconds) / speed))
            if due > .now { try await Task.sleep(until: due, tolerance: .zero, clock: .continuous) }
            let port = arrival.datagram.destination.port
            socket.sendOrLose(arrival.datagram.payload, to: Endpoint(address: address, port: port))
            count += 1
        }
        return count
    }
}

extension TortureRun: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.scenario == right.scenario
    }
}
