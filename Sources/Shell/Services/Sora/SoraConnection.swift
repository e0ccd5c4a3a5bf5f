/// A participant's connection to a channel as `ListSignalingNotifyMetadata` shows it.
public struct SoraConnection: Equatable, Sendable, Codable {
    public var connectionID: String
    /// What the application calls the client; equal to `connectionID` when it said nothing.
    public var clientID: String?
    public var bundleID: String?
    /// Whatever the application's server attached to the connection.
    public var metadata: JSONDocument?

    public init(
        connectionID: String, clientID: String? = nil, bundleID: String? = nil, metadata: JSONDocument? = nil
    ) {
        self.connectionID = connectionID
        self.clientID = clientID
        self.bundleID = bundleID
        self.metadata = metadata
    }

    /// A name for people: what the metadata has under a usual key or is itself, else what the application calls the client.
    public var displayName: String? {
        let client = clientID == connectionID ? nil : clientID
        let candidates = Self.nameKeys.map { metadata?[$0]?.string } + [metadata?.string, client]
        guard let name = candidates.compactMap({ $0 }).first(where: { !$0.isEmpty }) else { return nil }
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(Self.nameLimit)))
    }

    /// Unicode scalars. Metadata may be of any size, but a name stands in file headers, journal and pictures.
    private static let nameLimit = 255

    /// Sora prescribes no key; these are the usual ones, the more telling first.
    private static let nameKeys = [
        "display_name", "displayName", "name", "user_name", "userName", "username", "nickname",
    ]

    private enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case clientID = "client_id"
        case bundleID = "bundle_id"
        case metadata
    }
}
