/// A channel of Sora in `ListChannels`.
public struct SoraChannel: Equatable, Sendable, Codable {
    public var channelID: String
    public var isMultistream: Bool
    public var isSpotlight: Bool

    public init(channelID: String, isMultistream: Bool, isSpotlight: Bool) {
        self.channelID = channelID
        self.isMultistream = isMultistream
        self.isSpotlight = isSpotlight
    }

    private enum CodingKeys: String, CodingKey {
        case channelID = "channel_id"
        case isMultistream = "multistream"
        case isSpotlight = "spotlight"
    }

    /// The two flags are optional: in later versions of Sora, every channel is multistream.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        channelID = try container.decode(String.self, forKey: .channelID)
        isMultistream = try container.decodeIfPresent(Bool.self, forKey: .isMultistream) ?? true
        isSpotlight = try container.decodeIfPresent(Bool.self, forKey: .isSpotlight) ?? false
    }
}
