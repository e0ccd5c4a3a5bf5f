import FoundationEssentials
import Media
import Services

/// A channel with its participants, which answers requests of Sora's API. Pure: requests and instants go in; replies,
/// packets and events come out.
///
/// The published text specifies no error types for these calls; those used here have the same form as the published
/// ones.
struct SimulatedChannel: Sendable {
    struct Reply: Equatable, Sendable {
        var status: Int
        var body: [UInt8]
    }

    private let options: SimulatedSoraOptions
    private var playbacks: [SimulatedPlayback]
    private var forwardingCount: UInt64 = 0

    init(options: SimulatedSoraOptions, playbacks: [SimulatedPlayback]) throws(SimulatorError) {
        try options.impairment.validate()
        let connectionIDs = playbacks.flatMap { $0.participants.map(\.connectionID) }
        guard Set(connectionIDs).count == connectionIDs.count else {
            throw .invalidOption(reason: "two participants have the same connection id")
        }
        self.options = options
        self.playbacks = playbacks
        guard options.mediaStart == .atOnce else { return }
        for index in self.playbacks.indices { _ = self.playbacks[index].start(at: .zero) }
    }

    /// The packets due at `now`, and the participants that joined or left.
    mutating func step(at now: SessionTime) -> (datagrams: [Datagram], events: [SimulatedSoraEvent]) {
        var datagrams: [Datagram] = []
        var events: [SimulatedSoraEvent] = []
        for index in playbacks.indices {
            let step = playbacks[index].step(at: now)
            datagrams += step.datagrams
            events += step.events
        }
        return (datagrams, events)
    }

    /// When the next packet is due.
    var nextTime: SessionTime? { playbacks.compactMap(\.nextTime).min() }

    /// Answers a request; `target` is the header `x-sora-target`.
    mutating func handle(
        target: String?, body: [UInt8], at now: SessionTime
    ) -> (reply: Reply, events: [SimulatedSoraEvent]) {
        do throws(Refusal) {
            guard let target = target.flatMap(SoraTarget.init(rawValue:)),
                target != .requestKeyFrame || options.knowsKeyFrameRequests
            else { throw Refusal(errorType: "INVALID-TARGET", reason: .string(target ?? "")) }
            let (answer, events) = try answer(target, body: body, at: now)
            return (Reply(status: 200, body: encoded(answer)), events)
        } catch {
            var members: [String: JSONDocument] = ["error_type": .string(error.errorType)]
            members["error_reason"] = error.reason
            return (Reply(status: 400, body: encoded(.object(members))), [.refused(errorType: error.errorType)])
        }
    }

    private struct Refusal: Error {
        var errorType: String
        var reason: JSONDocument?
    }

    private mutating func answer(
        _ target: SoraTarget, body: [UInt8], at now: SessionTime
    ) throws(Refusal) -> (JSONDocument, [SimulatedSoraEvent]) {
        if target == .listChannels { return (listedChannels(), []) }
        let request = try document(body)
        let channelID = try string("channel_id", in: request)
        guard channelID == options.channelID else { throw missing("channel_id", channelID, "CHANNEL-NOT-FOUND") }
        switch target {
        case .listChannels:
            return (listedChannels(), [])
        case .listSignalingNotifyMetadata:
            return (.array(present().map(listed)), [])
        case .startForwardingRTP:
            return try start(request, at: now)
        case .stopForwardingRTP:
            let place = try participant(request)
            return (.object(["channel_id": .string(channelID)]), playbacks[place.playback].stop(place.participant))
        case .requestKeyFrame:
            let connectionID = playbacks[try participant(request)].connectionID
            let answer = ["channel_id": JSONDocument.string(channelID), "connection_id": .string(connectionID)]
            return (.object(answer), [.keyFrameRequested(connectionID: connectionID)])
        }
    }

    private mutating func start(
        _ request: JSONDocument, at now: SessionTime
    ) throws(Refusal) -> (JSONDocument, [SimulatedSoraEvent]) {
        let place = try participant(request)
        let text = try string("ip_address", in: request)
        let audioPort = try port("audio_port", in: request)
        let videoPort = try port("video_port", in: request)
        guard let address = IPAddress(parsing: text) else { throw invalid("ip_address", text) }
        let participant = playbacks[place]
        let target = SimulatedForwarding.Target(address: address, audioPort: audioPort, videoPort: videoPort)
        let impairment = Impairment(options: options.impairment, seed: options.seed, stream: forwardingCount)
        forwardingCount += 1
        let forwarding = SimulatedForwarding(target: target, impairment: impairment)
        let events = playbacks[place.playback].forward(place.participant, by: forwarding, at: now)
        let sdp = participant.description.rendered(address: text, audioPort: audioPort, videoPort: videoPort)
        let begun = SimulatedSoraEvent.forwarding(
            connectionID: participant.connectionID, ipAddress: text, audioPort: audioPort, videoPort: videoPort)
        return (.object(["sdp": .string(sdp)]), events + [begun])
    }

    /// A channel exists while it has a connection.
    private func listedChannels() -> JSONDocument {
        guard !present().isEmpty else { return .array([]) }
        let channel: [String: JSONDocument] = [
            "channel_id": .string(options.channelID), "multistream": .bool(true), "spotlight": .bool(false),
        ]
        return .array([.object(channel)])
    }

    private func present() -> [SimulatedPlayback.Participant] {
        playbacks.flatMap(\.participants).filter(\.isPresent)
    }

    private func listed(_ participant: SimulatedPlayback.Participant) -> JSONDocument {
        let identifier = JSONDocument.string(participant.connectionID)
        let metadata = JSONDocument.object(participant.name.map { ["name": .string($0)] } ?? [:])
        return .object([
            "client_id": identifier, "bundle_id": identifier, "connection_id": identifier, "metadata": metadata,
        ])
    }

    /// The connection in a request, or the only one: `connection_id` is optional.
    private func participant(_ request: JSONDocument) throws(Refusal) -> Place {
        let places = playbacks.indices.flatMap { playback in
            playbacks[playback].participants.indices.map { Place(playback: playback, participant: $0) }
        }.filter { playbacks[$0].isPresent }
        guard request["connection_id"] != nil else {
            guard let only = places.first, places.count == 1 else {
                throw Refusal(errorType: "MISSING-KEY", reason: .object(["key": .string("connection_id")]))
            }
            return only
        }
        let connectionID = try string("connection_id", in: request)
        guard let place = places.first(where: { playbacks[$0].connectionID == connectionID }) else {
            throw missing("connection_id", connectionID, "CONNECTION-NOT-FOUND")
        }
        return place
    }

    private func document(_ body: [UInt8]) throws(Refusal) -> JSONDocument {
        guard let document = try? JSONDecoder().decode(JSONDocument.self, from: Data(body)), case .object = document
        else { throw Refusal(errorType: "INVALID-JSON", reason: nil) }
        return document
    }

    private func string(_ key: String, in request: JSONDocument) throws(Refusal) -> String {
        guard let value = request[key] else {
            throw Refusal(errorType: "MISSING-KEY", reason: .object(["key": .string(key)]))
        }
        guard case .string(let text) = value else { throw invalid(key, value.rendered()) }
        return text
    }

    /// RTCP needs the next port, so 65535 is not valid.
    private func port(_ key: String, in request: JSONDocument) throws(Refusal) -> UInt16 {
        guard let value = request[key] else {
            throw Refusal(errorType: "MISSING-KEY", reason: .object(["key": .string(key)]))
        }
        guard case .number(let number) = value, let port = UInt16(exactly: number), port > 0, port < .max else {
            throw invalid(key, value.rendered())
        }
        return port
    }

    private func invalid(_ key: String, _ value: String) -> Refusal {
        Refusal(errorType: "INVALID-VALUE", reason: .object([key: .string(value)]))
    }

    private func missing(_ key: String, _ value: String, _ errorType: String) -> Refusal {
        Refusal(errorType: errorType, reason: .object([key: .string(value)]))
    }

    private func encoded(_ value: JSONDocument) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // This cannot fail: every number in a reply is finite.
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
    }
}

/// The position of a participant in its channel.
private struct Place {
    var playback: Int
    var participant: Int
}

extension [SimulatedPlayback] {
    fileprivate subscript(place: Place) -> SimulatedPlayback.Participant {
        self[place.playback].participants[place.participant]
    }
}
