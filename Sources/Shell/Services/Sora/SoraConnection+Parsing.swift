import FoundationEssentials

extension SoraConnection {
    /// Metadata of more bytes is only searched for a name. The list is read twice a second, and a list of 4 MiB of
    /// small values would take seconds.
    static let metadataLimit = 4096

    /// An entry of `ListSignalingNotifyMetadata`; nil without a connection id, which is Sora's own.
    ///
    /// Everything else comes from the participant or the application: what cannot be read counts as not given.
    init?(parsing entry: ArraySlice<UInt8>) {
        guard let members = JSONPieces.members(of: entry) else { return nil }
        var connectionID: String?
        self.init(connectionID: "")
        for (key, value) in members {
            switch Self.string(key) {
            case "connection_id"?: connectionID = Self.string(value)
            case "client_id"?: clientID = Self.string(value)
            case "bundle_id"?: bundleID = Self.string(value)
            case "metadata"?: metadata = Self.metadata(value)
            default: break
            }
        }
        guard let connectionID, !connectionID.isEmpty else { return nil }
        self.connectionID = connectionID
    }

    /// The connections of a whole list; nil if `bytes` are not an array, or if no entry of it can be read.
    public static func list(parsing bytes: [UInt8]) -> [SoraConnection]? {
        guard let entries = JSONPieces.elements(of: bytes[...]) else { return nil }
        let connections = entries.compactMap { SoraConnection(parsing: $0) }
        return connections.isEmpty && !entries.isEmpty ? nil : connections
    }

    private static func metadata(_ bytes: ArraySlice<UInt8>) -> JSONDocument? {
        if bytes.count <= metadataLimit, JSONPieces.depth(of: bytes) <= JSONDocument.depthLimit,
            let document = try? JSONDecoder().decode(JSONDocument.self, from: Data(bytes))
        {
            return document == .null ? nil : document
        }
        var names: [String: JSONDocument] = [:]
        for (key, value) in JSONPieces.members(of: bytes) ?? [] {
            guard let key = string(key), nameKeys.contains(key), let name = string(value) else { continue }
            names[key] = .string(name)
        }
        return names.isEmpty ? nil : .object(names)
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        return try? JSONDecoder().decode(String.self, from: Data(bytes))
    }
}
