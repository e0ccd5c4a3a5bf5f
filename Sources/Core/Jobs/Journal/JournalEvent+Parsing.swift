import FoundationEssentials
import Media

extension JournalEvent {
    /// Reads an event. Ignores unknown keys; an unknown type or version gives `.unknown` with the type's name.
    ///
    /// Throws `JobsError.malformedEvent` or `.eventTooLarge`.
    public init(parsing bytes: Span<UInt8>) throws(JobsError) {
        guard bytes.count <= Self.sizeLimit else {
            throw .eventTooLarge(actual: bytes.count, limit: Self.sizeLimit)
        }
        let text = Data([UInt8](copying: bytes))
        let head = try decoded(text, as: EventHead.self, type: "?")
        guard head.version == Self.version, let type = JournalEventType(rawValue: head.type) else {
            self = .unknown(head.type)
            return
        }
        self =
            switch type {
            case .jobStarted: try read(JobStartedFields.self, of: type, in: text)
            case .connectionOpening: try read(ConnectionOpeningFields.self, of: type, in: text)
            case .connectionJoined: try read(ConnectionJoinedFields.self, of: type, in: text)
            case .connectionLeft, .keyFrameRequested: try read(ConnectionFields.self, of: type, in: text)
            case .sourceInterrupted, .sourceResumed: try read(SourceFields.self, of: type, in: text)
            case .kernelDrops, .unexpectedSenders: try read(PortFields.self, of: type, in: text)
            case .compositionEffort: try read(CompositionEffortFields.self, of: type, in: text)
            case .recordingResumed: try read(RecordingResumedFields.self, of: type, in: text)
            case .stop: try read(StopFields.self, of: type, in: text)
            }
    }
}

/// The fields that every version of every event has.
private struct EventHead: Decodable {
    var version: Int
    var type: String

    enum CodingKeys: String, CodingKey {
        case version = "v"
        case type
    }
}

/// The fields of one kind of event. All are optional to the decoder, so that an error names the one that is missing.
private protocol EventFields: Decodable {
    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent
}

private func read<Fields: EventFields>(
    _ fields: Fields.Type, of type: JournalEventType, in text: Data
) throws(JobsError) -> JournalEvent {
    try decoded(text, as: fields, type: type.rawValue).event(of: type)
}

private struct JobStartedFields: EventFields {
    var job: String?
    var recordingID: String?
    var sessionStart: Int64?
    var tick: Int64?
    var writer: String?

    enum CodingKeys: String, CodingKey {
        case job
        case recordingID = "recording_id"
        case sessionStart = "session_start_ns"
        case tick = "tick_ns"
        case writer
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        let job = try required(job, CodingKeys.job, of: type)
        let recordingID = try required(recordingID, CodingKeys.recordingID, of: type)
        let start = WallTime(nanoseconds: try required(sessionStart, CodingKeys.sessionStart, of: type))
        let tick = Interval(nanoseconds: try required(tick, CodingKeys.tick, of: type))
        let writer = try required(writer, CodingKeys.writer, of: type)
        return .jobStarted(
            JobStarted(job: job, recordingID: recordingID, sessionStart: start, tick: tick, writer: writer))
    }
}

private struct ConnectionOpeningFields: EventFields {
    var connectionID: String?
    var name: String?
    var ports: [UInt16]?

    enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case name, ports
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        .connectionOpening(
            connectionID: try required(connectionID, CodingKeys.connectionID, of: type), name: name,
            ports: try required(ports, CodingKeys.ports, of: type))
    }
}

private struct ConnectionJoinedFields: EventFields {
    var connectionID: String?
    var name: String?
    var ports: [ConnectionJoined.PortRole]?
    var sdp: String?
    var sourceAddress: String?
    var avatar: String?
    var screen: Bool?
    var keyFrameRequest: String?
    var ssrcs: [UInt32]?

    enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case name, ports, sdp
        case sourceAddress = "source_address"
        case avatar, screen
        case keyFrameRequest = "request_key_frame"
        case ssrcs
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        var joined = ConnectionJoined(
            connectionID: try required(connectionID, CodingKeys.connectionID, of: type), name: name,
            sdp: try required(sdp, CodingKeys.sdp, of: type), ports: try required(ports, CodingKeys.ports, of: type),
            sourceAddress: sourceAddress)
        joined.avatar = avatar
        joined.isScreen = screen ?? false
        // A later recorder may know other ways to ask; the connection has joined all the same.
        joined.keyFrameRequest = keyFrameRequest.flatMap(KeyFrameRequestChoice.init) ?? .off
        joined.expectedSSRCs = ssrcs ?? []
        return .connectionJoined(joined)
    }
}

/// What happens to a connection that has joined.
private struct ConnectionFields: EventFields {
    var connectionID: String?
    var reason: String?

    enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case reason
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        let connectionID = try required(connectionID, CodingKeys.connectionID, of: type)
        guard type == .connectionLeft else { return .keyFrameRequested(connectionID: connectionID) }
        return .connectionLeft(connectionID: connectionID, reason: try required(reason, CodingKeys.reason, of: type))
    }
}

/// What happens to the service that connections come from.
private struct SourceFields: EventFields {
    var reason: String?
    var unseenSeconds: Double?

    enum CodingKeys: String, CodingKey {
        case reason
        case unseenSeconds = "unseen_s"
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        guard type == .sourceResumed else {
            return .sourceInterrupted(reason: try required(reason, CodingKeys.reason, of: type))
        }
        return .sourceResumed(unseenSeconds: try required(unseenSeconds, CodingKeys.unseenSeconds, of: type))
    }
}

/// Packets that did not become part of the recording.
private struct PortFields: EventFields {
    var port: UInt16?
    var count: Int64?

    enum CodingKeys: CodingKey {
        case port, count
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        let port = try required(port, CodingKeys.port, of: type)
        let count = try required(count, CodingKeys.count, of: type)
        return type == .kernelDrops
            ? .kernelDrops(port: port, count: count) : .unexpectedSenders(port: port, count: count)
    }
}

private struct CompositionEffortFields: EventFields {
    var effort: String?
    var from: Int64?

    enum CodingKeys: String, CodingKey {
        case effort
        case from = "from_ns"
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        // A later recorder may have further steps.
        let word = try required(effort, CodingKeys.effort, of: type)
        guard let effort = CompositionEffort(rawValue: word) else { return .unknown("composition_effort: \(word)") }
        let from = try required(from, CodingKeys.from, of: type)
        return .compositionEffort(effort, from: SessionTime(nanoseconds: from))
    }
}

private struct RecordingResumedFields: EventFields {
    var since: Int64?

    enum CodingKeys: String, CodingKey {
        case since = "since_ns"
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        .recordingResumed(since: SessionTime(nanoseconds: try required(since, CodingKeys.since, of: type)))
    }
}

private struct StopFields: EventFields {
    var reason: String?

    enum CodingKeys: CodingKey {
        case reason
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        // A later recorder may have further reasons.
        let word = try required(reason, CodingKeys.reason, of: type)
        guard let reason = StopReason(rawValue: word) else { return .unknown("stop: \(word)") }
        return .stop(reason)
    }
}

private func required<Value>(
    _ value: Value?, _ key: some CodingKey, of type: JournalEventType
) throws(JobsError) -> Value {
    guard let value else {
        throw .malformedEvent(type: type.rawValue, problem: "\(quoted(key.stringValue)) is missing")
    }
    return value
}

private func decoded<Value: Decodable>(
    _ text: Data, as value: Value.Type, type: String
) throws(JobsError) -> Value {
    do {
        return try JSONDecoder().decode(value, from: text)
    } catch let error as DecodingError {
        throw .malformedEvent(type: type, problem: error.summary)
    } catch {
        throw .malformedEvent(type: type, problem: "not JSON")
    }
}

extension DecodingError {
    /// The refused value, without Foundation's own message, which changes between its versions.
    var summary: String {
        switch self {
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "not JSON" : "\(context.keyPath) has an unknown value"
        case .keyNotFound(let key, let context):
            "\((context.codingPath + [key]).map(\.stringValue).joined(separator: ".")) is missing"
        case .typeMismatch(_, let context): "\(context.keyPath) has a value of the wrong type"
        case .valueNotFound(_, let context): "\(context.keyPath) is null"
        @unknown default: "not readable"
        }
    }
}

extension DecodingError.Context {
    fileprivate var keyPath: String {
        codingPath.isEmpty ? "the document" : codingPath.map(\.stringValue).joined(separator: ".")
    }
}
