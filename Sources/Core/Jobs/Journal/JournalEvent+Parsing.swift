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
        var copy: [UInt8] = []
        copy.append(bytes)
        let text = Data(copy)
        let head: EventHead = try decoded(text, type: "?")
        guard head.version == Self.version, let type = JournalEventType(rawValue: head.type) else {
            self = .unknown(head.type)
            return
        }
        let fields: EventFields = try decoded(text, type: head.type)
        self = try fields.event(of: type)
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

/// The fields of all events; the type determines which are required.
private struct EventFields: Decodable {
    var job: String?
    var recordingID: String?
    var sessionStart: Int64?
    var tick: Int64?
    var writer: String?
    var connectionID: String?
    var name: String?
    var ports: Ports?
    var sdp: String?
    var sourceAddress: String?
    var avatar: String?
    var screen: Bool?
    var keyFrameRequest: String?
    var ssrcs: [UInt32]?
    var reason: String?
    var unseenSeconds: Double?
    var port: UInt16?
    var count: Int64?
    var effort: String?
    var from: Int64?

    enum CodingKeys: String, CodingKey {
        case job
        case recordingID = "recording_id"
        case sessionStart = "session_start_ns"
        case tick = "tick_ns"
        case writer
        case connectionID = "connection_id"
        case name, ports, sdp
        case sourceAddress = "source_address"
        case avatar, screen
        case keyFrameRequest = "request_key_frame"
        case ssrcs, reason
        case unseenSeconds = "unseen_s"
        case port, count, effort
        case from = "from_ns"
    }

    /// Numbers only while a connection is opening, numbers with roles once it has joined.
    enum Ports: Decodable {
        case numbers([UInt16])
        case roles([ConnectionJoined.PortRole])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let numbers = try? container.decode([UInt16].self) {
                self = .numbers(numbers)
            } else {
                self = .roles(try container.decode([ConnectionJoined.PortRole].self))
            }
        }
    }

    func event(of type: JournalEventType) throws(JobsError) -> JournalEvent {
        func need<Value>(_ value: Value?, _ key: CodingKeys) throws(JobsError) -> Value {
            guard let value else {
                throw .malformedEvent(type: type.rawValue, problem: "\(quoted(key.rawValue)) is missing")
            }
            return value
        }
        switch type {
        case .jobStarted:
            return .jobStarted(
                JobStarted(
                    job: try need(job, .job),
                    recordingID: try need(recordingID, .recordingID),
                    sessionStart: WallTime(nanoseconds: try need(sessionStart, .sessionStart)),
                    tick: Interval(nanoseconds: try need(tick, .tick)), writer: try need(writer, .writer)))
        case .connectionOpening:
            return .connectionOpening(
                connectionID: try need(connectionID, .connectionID), name: name,
                ports: try need(ports?.numbers, .ports))
        case .connectionJoined:
            var joined = ConnectionJoined(
                connectionID: try need(connectionID, .connectionID), name: name, sdp: try need(sdp, .sdp),
                ports: try need(ports?.roles, .ports), sourceAddress: sourceAddress)
            joined.avatar = avatar
            joined.isScreen = screen ?? false
            // A later recorder may know other ways to ask; the connection has joined all the same.
            joined.keyFrameRequest = keyFrameRequest.flatMap(KeyFrameRequestChoice.init) ?? .off
            joined.expectedSSRCs = ssrcs ?? []
            return .connectionJoined(joined)
        case .connectionLeft:
            return .connectionLeft(
                connectionID: try need(connectionID, .connectionID), reason: try need(reason, .reason))
        case .sourceInterrupted:
            return .sourceInterrupted(reason: try need(reason, .reason))
        case .sourceResumed:
            return .sourceResumed(unseenSeconds: try need(unseenSeconds, .unseenSeconds))
        case .kernelDrops:
            return .kernelDrops(port: try need(port, .port), count: try need(count, .count))
        case .unexpectedSenders:
            return .unexpectedSenders(port: try need(port, .port), count: try need(count, .count))
        case .keyFrameRequested:
            return .keyFrameRequested(connectionID: try need(connectionID, .connectionID))
        case .compositionEffort:
            // A later recorder may have further steps.
            let word = try need(effort, .effort)
            guard let effort = CompositionEffort(rawValue: word) else {
                return .unknown("composition_effort: \(word)")
            }
            return .compositionEffort(effort, from: SessionTime(nanoseconds: try need(from, .from)))
        case .stop:
            // A later recorder may have further reasons.
            let word = try need(reason, .reason)
            guard let reason = StopReason(rawValue: word) else { return .unknown("stop: \(word)") }
            return .stop(reason)
        }
    }
}

extension EventFields.Ports {
    fileprivate var numbers: [UInt16]? {
        switch self {
        case .numbers(let numbers): numbers
        case .roles(let roles): roles.isEmpty ? [] : nil
        }
    }

    /// An empty list is of either kind.
    fileprivate var roles: [ConnectionJoined.PortRole]? {
        switch self {
        case .numbers(let numbers): numbers.isEmpty ? [] : nil
        case .roles(let roles): roles
        }
    }
}

private func decoded<Value: Decodable>(_ text: Data, type: String) throws(JobsError) -> Value {
    do {
        return try JSONDecoder().decode(Value.self, from: text)
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
            context.codingPath.isEmpty ? "not JSON" : "\(context.keyPath) holds an unknown value"
        case .keyNotFound(let key, let context):
            "\((context.codingPath + [key]).map(\.stringValue).joined(separator: ".")) is missing"
        case .typeMismatch(_, let context): "\(context.keyPath) holds another kind of value"
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
