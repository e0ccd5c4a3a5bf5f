import Hummingbird
import Ingest
import Media
import Synchronization

/// A server for the part of Sora's API that a recorder uses. It forwards captures as if they were happening now.
///
/// It follows the published text of the API ("RTP 転送 API" and others). Like Sora, it requires no authentication and
/// sends packets to any requested address, so let it listen on the loopback address only.
public struct SimulatedSora: Sendable {
    private let options: SimulatedSoraOptions
    private let channel: SimulatedChannel

    /// Reads the captures and their descriptions.
    public init(_ options: SimulatedSoraOptions) throws(SimulatorError) {
        guard options.speed > 0, options.speed <= 1000 else {
            throw .invalidOption(reason: "speed \(options.speed): expected more than 0, at most 1000")
        }
        self.options = options
        var generator = SplitMix64(seed: options.seed)
        var playbacks: [SimulatedPlayback] = []
        for capture in options.captures {
            var participants: [SimulatedPlayback.Participant] = []
            for participant in capture.participants {
                participants.append(
                    .init(
                        connectionID: participant.connectionID ?? Self.connectionID(from: &generator),
                        name: participant.name, description: try ForwardedSDP(reading: participant.sdpPath),
                        joinAt: participant.joinAt, leaveAt: participant.leaveAt))
            }
            playbacks.append(
                try SimulatedPlayback(
                    try SimulatedCapture(reading: capture.path, descriptions: participants.map(\.description)),
                    participants: participants, isLooping: options.isLooping, staysAfterEnd: options.staysAfterEnd))
        }
        if let run = options.torture {
            let participant = SimulatedPlayback.Participant(
                connectionID: run.name, name: nil, description: run.sender.description, joinAt: nil, leaveAt: nil)
            playbacks.append(
                try SimulatedPlayback(
                    try run.capture(), participants: [participant], isLooping: options.isLooping,
                    staysAfterEnd: options.staysAfterEnd))
        }
        channel = try SimulatedChannel(options: options, playbacks: playbacks)
    }

    /// Serves until the task is cancelled; then returns.
    ///
    /// - Parameters:
    ///   - onReady: called once with the port of the API.
    ///   - onEvent: called with every event, one at a time, from any thread.
    /// - Throws: the error of the HTTP server if it cannot listen.
    public func run(
        onReady: @escaping @Sendable (_ port: UInt16) -> Void,
        onEvent: @escaping @Sendable (SimulatedSoraEvent) -> Void = { _ in }
    ) async throws {
        let stage = SimulatedStage(channel, speed: options.speed, onEvent: onEvent)
        let application = Application(
            responder: SimulatedResponder(stage: stage),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: Int(options.port)), serverName: "rokuga-simulate-sora"),
            onServerRunning: { listener in
                onReady(UInt16(listener.localAddress?.port ?? 0))
            })
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                group.addTask { try await stage.run() }
                // Neither ends on its own; the first one ends by cancellation or by an error.
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch  where Task.isCancelled {
            return
        }
    }

    /// 26 characters of Crockford's Base32, like Sora's identifiers.
    private static func connectionID(from generator: inout SplitMix64) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return String((0..<26).map { _ in alphabet[Int(generator.next() >> 59)] })
    }
}

/// The running channel with its clock. Its lock separates the server from the sender of packets.
final class SimulatedStage: Sendable {
    private let channel: Mutex<SimulatedChannel>
    private let speed: Double
    private let onEvent: @Sendable (SimulatedSoraEvent) -> Void
    private let begin = ContinuousClock.now

    init(_ channel: SimulatedChannel, speed: Double, onEvent: @escaping @Sendable (SimulatedSoraEvent) -> Void) {
        self.channel = Mutex(channel)
        self.speed = speed
        self.onEvent = onEvent
    }

    func handle(target: String?, body: [UInt8]) -> SimulatedChannel.Reply {
        channel.withLock { channel in
            let (reply, events) = channel.handle(target: target, body: body, at: now)
            events.forEach(onEvent)
            return reply
        }
    }

    /// Sends packets when they are due, until it is cancelled.
    func run() async throws {
        let sender = try UDPSender.toAnyAddress()
        while true {
            let next = channel.withLock { channel in
                let step = channel.step(at: now)
                // Sends before it reports events, so that a client has all packets of a connection when it hears
                // that the connection left.
                for datagram in step.datagrams { sender.sendOrLose(datagram.payload, to: datagram.destination) }
                step.events.forEach(onEvent)
                return channel.nextTime
            }
            // Requests do not wake the sender; it checks for their effects every few milliseconds.
            let due = next.map { begin + .nanoseconds(Int64(Double($0.nanoseconds) / speed)) }
            let latest = ContinuousClock.now + .milliseconds(3)
            try await Task.sleep(until: min(due ?? latest, latest), tolerance: .zero, clock: .continuous)
        }
    }

    private var now: SessionTime {
        let elapsed = ContinuousClock.now - begin
        let nanoseconds = elapsed.components.seconds * 1_000_000_000 + elapsed.components.attoseconds / 1_000_000_000
        return SessionTime(nanoseconds: Int64(Double(nanoseconds) * speed))
    }
}

/// Passes every POST to the stage. Sora ignores the path.
private struct SimulatedResponder: HTTPResponder {
    let stage: SimulatedStage

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .post else { return Response(status: .methodNotAllowed) }
        let target = request.headers.first { $0.name.canonicalName == "x-sora-target" }?.value
        var request = request
        let body = try await request.collectBody(upTo: 64 << 10)
        let reply = stage.handle(target: target, body: Array(body.readableBytesView))
        return Response(
            status: .init(code: reply.status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }
}
