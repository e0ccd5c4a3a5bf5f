import Media

extension Job {
    /// The job as canonical JSON: one line, keys in alphabetical order, with all defaults.
    ///
    /// `Job(parsing:file:)` reads an equal job from it.
    public func rendered() -> String {
        json.rendered()
    }

    /// The same with one key per line.
    public func renderedForPeople() -> String {
        json.renderedForPeople()
    }

    private var json: JSONValue {
        var members: [String: JSONValue?] = [
            "job_id": .optional(jobID),
            "recording_id": .optional(recordingID),
            "room_id": .optional(roomID),
            "env": .string(environment.rawValue),
            "source": source.json,
            "output": .sorted(["directory": .string(outputDirectory), "s3": .null]),
            "activity": .null,
            "limits": limits.json,
            "journal": .sorted(["keep": .string(journalRetention.rawValue)]),
            "verdict": verdictLimits.json,
        ]
        switch pipeline {
        case .named(let name): members["pipeline"] = .string(name)
        case .inline(let pipeline): members["pipeline"] = pipeline.json
        }
        if case .capture = source {
            members["receive"] = .sorted([
                "reorder_ms": milliseconds(receive.reorderDelay),
                "unexpected": .string(receive.unexpected.rawValue),
            ])
        } else {
            members["receive"] = receive.json
        }
        if !headerExtensions.isEmpty {
            members["header_extensions"] = .sorted(headerExtensions.mapValues { .integer(Int64($0)) })
        }
        return .sorted(members)
    }
}

extension JobSource {
    fileprivate var json: JSONValue {
        switch self {
        case .sora(let sora):
            let connections: JSONValue =
                switch sora.connections {
                case .all: .string("all")
                case .only(let identifiers): .list(identifiers.map { .string($0) })
                }
            return .sorted([
                "type": .string("sora"), "url": .string(sora.url), "channel_id": .string(sora.channelID),
                "connections": connections, "ip_address": .string(sora.ipAddress),
                "poll_interval_ms": milliseconds(sora.pollInterval),
                "request_key_frame": .boolean(sora.requestsKeyFrames),
            ])
        case .sdp(let sdp):
            return .sorted(["type": .string("sdp"), "connections": .list(sdp.connections.map(\.json))])
        case .capture(let capture):
            let files = capture.descriptionFiles.map { JSONValue.string($0) }
            return .sorted([
                "type": .string("capture"), "file": .string(capture.file),
                "sdp_files": files.isEmpty ? nil : .list(files),
            ])
        }
    }
}

extension SDPSource.Connection {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue?] = [
            "connection_id": .string(connectionID), "name": .optional(name),
            "source_address": .optional(sourceAddress), "request_key_frame": .string(keyFrameRequest.rawValue),
            "avatar": .optional(avatar), "screen": .boolean(isScreen),
        ]
        switch description {
        case .text(let text): members["sdp"] = .string(text)
        case .file(let path): members["sdp_file"] = .string(path)
        }
        return .sorted(members)
    }
}

extension JobLimits {
    fileprivate var json: JSONValue {
        let seconds = { (limit: Interval?) -> JSONValue in
            limit.map { .decimal(DecimalText.seconds(of: $0)) } ?? .null
        }
        return .sorted([
            "max_duration_s": seconds(maxDuration), "idle_timeout_s": seconds(idleTimeout),
            "first_rtp_timeout_s": seconds(firstRTPTimeout),
        ])
    }
}

extension VerdictLimits {
    fileprivate var json: JSONValue {
        let seconds = { (limit: Interval?) -> JSONValue in
            limit.map { .decimal(DecimalText.seconds(of: $0)) } ?? .null
        }
        let number = { (limit: Int?) -> JSONValue in limit.map { .integer(Int64($0)) } ?? .null }
        return .sorted([
            "frozen_s": seconds(frozen), "frozen_percent": number(frozenPercent),
            "lost_audio_s": seconds(lostAudio), "lost_audio_percent": number(lostAudioPercent),
            "kernel_dropped": number(kernelDropped), "unseen_s": seconds(unseen),
        ])
    }
}

extension ReceiveSettings {
    fileprivate var json: JSONValue {
        .sorted([
            "address": .optional(address), "port_range": .string("\(ports.lowerBound)-\(ports.upperBound)"),
            "buffer_bytes": .integer(Int64(bufferBytes)), "recovery_point_ms": milliseconds(recoveryPoint),
            "reorder_ms": milliseconds(reorderDelay),
            "key_frame_interval_s": .integer(keyFrameInterval.nanoseconds / 1_000_000_000),
            "unexpected": .string(unexpected.rawValue),
        ])
    }
}

private func milliseconds(_ interval: Interval) -> JSONValue {
    .integer(interval.nanoseconds / 1_000_000)
}
