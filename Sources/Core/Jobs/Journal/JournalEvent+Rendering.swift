import Media

extension JournalEvent {
    /// Compact JSON in UTF-8, keys in alphabetical order.
    public func rendered() -> [UInt8] {
        Array(json.rendered().utf8)
    }

    private var json: JSONValue {
        switch self {
        case .jobStarted(let event):
            event.json
        case .connectionOpening(let connectionID, let name, let ports):
            object(
                .connectionOpening,
                [
                    "connection_id": .string(connectionID), "name": .optional(name),
                    "ports": .list(ports.map { .integer(Int64($0)) }),
                ])
        case .connectionJoined(let event):
            event.json
        case .connectionLeft(let connectionID, let reason):
            object(.connectionLeft, ["connection_id": .string(connectionID), "reason": .string(reason)])
        case .sourceInterrupted(let reason):
            object(.sourceInterrupted, ["reason": .string(reason)])
        case .sourceResumed(let unseenSeconds):
            // JSON has no infinity; an unmeasured span is rendered as 0.
            object(.sourceResumed, ["unseen_s": .decimal(unseenSeconds.isFinite ? "\(unseenSeconds)" : "0")])
        case .kernelDrops(let port, let count):
            object(.kernelDrops, ["port": .integer(Int64(port)), "count": .integer(count)])
        case .unexpectedSenders(let port, let count):
            object(.unexpectedSenders, ["port": .integer(Int64(port)), "count": .integer(count)])
        case .keyFrameRequested(let connectionID):
            object(.keyFrameRequested, ["connection_id": .string(connectionID)])
        case .compositionEffort(let effort, let from):
            object(
                .compositionEffort,
                ["effort": .string(effort.rawValue), "from_ns": .integer(from.nanoseconds)])
        case .recordingResumed(let since):
            object(.recordingResumed, ["since_ns": .integer(since.nanoseconds)])
        case .stop(let reason):
            object(.stop, ["reason": .string(reason.rawValue)])
        case .unknown(let type):
            .sorted(["type": .string(type), "v": .integer(Int64(JournalEvent.version))])
        }
    }
}

extension JobStarted {
    fileprivate var json: JSONValue {
        object(
            .jobStarted,
            [
                "job": .string(job), "recording_id": .string(recordingID),
                "session_start": .string(sessionStart.rendered()),
                "session_start_ns": .integer(sessionStart.nanoseconds), "tick_ns": .integer(tick.nanoseconds),
                "writer": .string(writer),
            ])
    }
}

extension ConnectionJoined {
    fileprivate var json: JSONValue {
        object(
            .connectionJoined,
            [
                "connection_id": .string(connectionID), "name": .optional(name), "sdp": .string(sdp),
                "ports": .list(
                    ports.map { .sorted(["port": .integer(Int64($0.port)), "role": .string($0.role.rawValue)]) }),
                "source_address": .optional(sourceAddress), "avatar": .optional(avatar),
                "screen": isScreen ? .boolean(true) : nil,
                "request_key_frame": keyFrameRequest == .off ? nil : .string(keyFrameRequest.rawValue),
                "ssrcs": expectedSSRCs.isEmpty ? nil : .list(expectedSSRCs.map { .integer(Int64($0)) }),
            ])
    }
}

private func object(_ type: JournalEventType, _ members: [String: JSONValue?]) -> JSONValue {
    var members = members
    members["type"] = .string(type.rawValue)
    members["v"] = .integer(Int64(JournalEvent.version))
    return .sorted(members)
}
