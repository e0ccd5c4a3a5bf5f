import Media
import RTP

extension JobSource {
    /// More connections than one recorder process can serve are an error in the document.
    static let connectionLimit = 1000

    /// nil if the source is unusable; the reader has the reason.
    init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        guard case .object(let entries) = node.content else {
            reader.refuse(node, "\(node.summary) is not an object", accepted: #"an object such as {"type": "sora", …}"#)
            return nil
        }
        // The type determines the known keys, so it is read before the object as a whole.
        guard let type = entries.first(where: { $0.key == "type" })?.value else {
            reader.refuse(node, #""type" is missing"#, accepted: "sora, sdp, capture")
            return nil
        }
        switch reader.choice(type, "a source", of: SourceType.self) {
        case .sora: self = .sora(SoraSource(node, &reader))
        case .sdp: self = .sdp(SDPSource(node, &reader))
        case .capture: self = .capture(CaptureSource(node, &reader))
        case nil: return nil
        }
    }
}

extension SoraSource {
    fileprivate init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(
            node,
            keys: [
                "type", "url", "channel_id", "connections", "ip_address", "poll_interval_ms", "request_key_frame",
            ])
        let url = reader.required(object, "url", accepted: TextRule.httpURL.accepted)
        let channel = reader.required(object, "channel_id", accepted: TextRule.label.accepted)
        self.init(url: reader.text(url, .httpURL) ?? "", channelID: reader.text(channel, .label) ?? "")
        if let node = object["connections"] { connections = ConnectionChoice(node, &reader) }
        ipAddress = reader.text(object["ip_address"], .address) ?? ipAddress
        if let interval = reader.integer(object["poll_interval_ms"], in: 50...1000, unit: "milliseconds") {
            pollInterval = Interval(milliseconds: Int64(interval))
        }
        requestsKeyFrames = reader.boolean(object["request_key_frame"]) ?? requestsKeyFrames
    }
}

extension SoraSource.ConnectionChoice {
    fileprivate init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        self = .all
        switch node.content {
        case .string("all"): break
        case .list:
            let nodes = reader.list(node, of: "connection ids", upTo: JobSource.connectionLimit) ?? []
            self = .only(reader.distinct(nodes, .label))
        case .null, .boolean, .number, .string, .object:
            reader.refuse(
                node, "\(node.summary) is not a choice of connections", accepted: #""all", or a list of connection ids"#
            )
        }
    }
}

extension SDPSource {
    fileprivate init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let short = [
            "connection_id", "name", "sdp", "sdp_file", "source_address", "request_key_frame", "avatar", "screen",
        ]
        let object = reader.object(node, keys: ["type", "connections"] + short)
        self.init(connections: [])
        guard let list = object["connections"] else {
            connections = [Connection(object, defaultID: "connection-1", &reader)]
            return
        }
        for key in short {
            guard let node = object[key] else { continue }
            reader.refuse(
                node, "cannot be combined with source.connections",
                accepted: "either connections or one connection's keys")
        }
        var seen: Set<String> = []
        for element in reader.list(list, of: "connections", upTo: JobSource.connectionLimit) ?? [] {
            let members = reader.object(element, keys: short)
            let connection = Connection(members, defaultID: nil, &reader)
            if let node = members["connection_id"], !seen.insert(connection.connectionID).inserted {
                reader.refuse(node, "\(node.summary) is repeated", accepted: "each connection once")
            }
            connections.append(connection)
        }
    }
}

extension SDPSource.Connection {
    fileprivate init(_ object: DocumentObject, defaultID: String?, _ reader: inout DocumentReader) {
        var identifier = defaultID ?? ""
        if defaultID == nil || object["connection_id"] != nil {
            let node = reader.required(object, "connection_id", accepted: TextRule.label.accepted)
            identifier = reader.text(node, .label) ?? ""
        }
        self.init(
            connectionID: identifier, name: reader.text(object["name"], .label),
            description: SDPSource.Description(object, &reader),
            sourceAddress: reader.text(object["source_address"], .address),
            keyFrameRequest: reader.choice(
                object["request_key_frame"], "a kind of key-frame request", among: KeyFrameRequestChoice.withoutAPI)
                ?? .off, avatar: reader.text(object["avatar"], .path),
            isScreen: reader.boolean(object["screen"]) ?? false)
    }
}

extension SDPSource.Description {
    fileprivate init(_ object: DocumentObject, _ reader: inout DocumentReader) {
        self = .text("")
        switch (object["sdp"], object["sdp_file"]) {
        case (let node?, nil):
            guard let text = reader.text(node, .text) else { return }
            do {
                _ = try SessionDescription(parsing: text)
            } catch {
                reader.refuse(
                    node, "\(node.summary) is not a session description (\(error))",
                    accepted: "SDP text (RFC 8866), or sdp_file with a path")
            }
            self = .text(text)
        case (nil, let node?):
            self = .file(reader.text(node, .path) ?? "")
        case (_?, let node?):
            reader.refuse(node, "cannot be combined with sdp", accepted: "either sdp or sdp_file")
        case (nil, nil):
            if object.isObject {
                reader.refuse(object.node, "the session description is missing", accepted: "sdp or sdp_file")
            }
        }
    }
}

extension CaptureSource {
    fileprivate init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["type", "file", "sdp_files"])
        let file = reader.required(object, "file", accepted: TextRule.path.accepted)
        self.init(file: reader.text(file, .path) ?? "")
        let nodes = reader.list(object["sdp_files"], of: "paths", upTo: JobSource.connectionLimit) ?? []
        descriptionFiles = reader.distinct(nodes, .path)
    }
}

extension DocumentReader {
    /// The strings of a list; refuses repeated ones.
    fileprivate mutating func distinct(_ nodes: [DocumentNode], _ rule: TextRule) -> [String] {
        var texts: [String] = []
        var seen: Set<String> = []
        for node in nodes {
            guard let text = text(node, rule) else { continue }
            guard seen.insert(text).inserted else {
                refuse(node, "\(node.summary) is repeated", accepted: "each once")
                continue
            }
            texts.append(text)
        }
        return texts
    }
}
