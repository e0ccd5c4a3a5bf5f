import FoundationEssentials

/// The connections that a source forwards to a recorder, from the lines of its `forwarding.jsonl`.
///
/// Each line is complete in itself, so a line that a kill cut costs only itself.
public struct ForwardedConnections: Equatable, Sendable {
    /// A channel of one service.
    public struct Channel: Hashable, Sendable {
        public var url: String
        public var channelID: String

        public init(_ source: SoraSource) {
            (url, channelID) = (source.url, source.channelID)
        }

        fileprivate init(url: String, channelID: String) {
            (self.url, self.channelID) = (url, channelID)
        }
    }

    public enum Change: Equatable, Sendable {
        /// The recorder is about to request the forwarding of these connections.
        case starting([String])
        /// The source has stopped them, or they have left.
        case stopped([String])
    }

    private var connectionIDs: [Channel: Set<String>] = [:]

    public init() {}

    /// Reads lines as `line(_:of:)` writes them, and leaves out all others.
    public init(parsing text: String) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else { continue }
            let channel = Channel(url: line.url, channelID: line.channelID)
            connectionIDs[channel, default: []].formUnion(line.starting ?? [])
            connectionIDs[channel, default: []].subtract(line.stopped ?? [])
            if connectionIDs[channel]?.isEmpty == true { connectionIDs[channel] = nil }
        }
    }

    public var isEmpty: Bool { connectionIDs.isEmpty }

    public var channels: Set<Channel> { Set(connectionIDs.keys) }

    /// What is forwarded of a channel.
    public subscript(channel: Channel) -> Set<String> { connectionIDs[channel] ?? [] }

    /// Takes out connections that go on being recorded.
    public mutating func remove(_ kept: Set<String>, of channel: Channel) {
        connectionIDs[channel]?.subtract(kept)
        if connectionIDs[channel]?.isEmpty == true { connectionIDs[channel] = nil }
    }

    /// The line for a change, with its line feed.
    public static func line(_ change: Change, of channel: Channel) -> String {
        let (key, connectionIDs) =
            switch change {
            case .starting(let connectionIDs): (Line.CodingKeys.starting, connectionIDs)
            case .stopped(let connectionIDs): (Line.CodingKeys.stopped, connectionIDs)
            }
        let line = JSONValue.object([
            (key: Line.CodingKeys.url.rawValue, value: .string(channel.url)),
            (key: Line.CodingKeys.channelID.rawValue, value: .string(channel.channelID)),
            (key: key.rawValue, value: .list(connectionIDs.map(JSONValue.string))),
        ])
        return line.rendered() + "\n"
    }

    private struct Line: Decodable {
        var url: String
        var channelID: String
        var starting: [String]?
        var stopped: [String]?

        enum CodingKeys: String, CodingKey {
            case url, starting, stopped
            case channelID = "channel_id"
        }
    }
}
