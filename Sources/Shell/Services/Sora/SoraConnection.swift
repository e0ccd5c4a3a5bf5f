/// A participant's connection to a channel in `ListSignalingNotifyMetadata`.
public struct SoraConnection: Equatable, Sendable, Codable {
    public var connectionID: String
    /// The application's name for the client; equal to `connectionID` if it gave none.
    public var clientID: String?
    public var bundleID: String?
    /// Any data that the application's server attached to the connection.
    public var metadata: JSONDocument?

    public init(
        connectionID: String, clientID: String? = nil, bundleID: String? = nil, metadata: JSONDocument? = nil
    ) {
        self.connectionID = connectionID
        self.clientID = clientID
        self.bundleID = bundleID
        self.metadata = metadata
    }

    /// A name for display: the metadata's value under a usual key, or the metadata itself, or the client's name.
    public var displayName: String? {
        let client = clientID == connectionID ? nil : clientID
        let candidates = Self.nameKeys.map { metadata?[$0]?.string } + [metadata?.string, client]
        guard let name = candidates.compactMap({ $0 }).first(where: { !$0.isEmpty }) else { return nil }
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(Self.nameLimit)))
    }

    /// In Unicode scalars. Metadata may be of any size, but the name is in file headers, in the journal and in
    /// pictures.
    private static let nameLimit = 255

    /// Sora specifies no key; these are the usual ones, the most specific first.
    static let nameKeys = [
        "display_name", "displayName", "name", "user_name", "userName", "username", "nickname",
    ]

    private enum CodingKeys: String, CodingKey {
        case connectionID = "connection_id"
        case clientID = "client_id"
        case bundleID = "bundle_id"
        case metadata
    }
}
