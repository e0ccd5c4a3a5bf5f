import FoundationEssentials
public import Media

/// The calls of Sora's HTTP API that a recorder needs ("RTP 転送 API", "ListChannels", "シグナリング通知メタデータ拡張 API" among Sora's
/// experimental APIs).
///
/// Every call blocks until Sora has answered or the timeout has passed. One thread uses a client at a time.
public final class SoraClient {
    private let url: String
    private let client: HTTPClient

    /// - Parameter url: the URL of Sora's API including its path: `http://127.0.0.1:3000/`.
    public init(
        url: String,
        connectTimeout: Interval = Interval(milliseconds: 1000),
        totalTimeout: Interval = Interval(milliseconds: 3000),
        responseLimit: Int = 4 << 20
    ) throws(ServicesError) {
        self.url = url
        client = try HTTPClient(
            connectTimeout: connectTimeout, totalTimeout: totalTimeout, responseLimit: responseLimit)
    }

    /// Requests Sora to forward a connection's RTP to the recorder from now on.
    ///
    /// - Parameters:
    ///   - connectionID: nil only for a channel that is not multistream.
    ///   - audioPort: the port for audio; RTCP may arrive at the next port.
    /// - Returns: the SDP of the forwarded streams.
    public func startForwardingRTP(
        channelID: String, connectionID: String?, ipAddress: String, audioPort: UInt16, videoPort: UInt16
    ) throws(ServicesError) -> String {
        let request = StartForwarding(
            channelID: channelID, connectionID: connectionID, ipAddress: ipAddress, audioPort: audioPort,
            videoPort: videoPort)
        return try SoraReply.forwardedSDP(parsing: call(.startForwardingRTP, request))
    }

    /// Stops the forwarding. The reply contains nothing new for the caller.
    public func stopForwardingRTP(channelID: String, connectionID: String?) throws(ServicesError) {
        _ = try call(.stopForwardingRTP, ConnectionReference(channelID: channelID, connectionID: connectionID))
    }

    public func listChannels() throws(ServicesError) -> [SoraChannel] {
        try SoraReply.channels(parsing: call(.listChannels))
    }

    /// All connections in the channel, in no particular order.
    public func listSignalingNotifyMetadata(channelID: String) throws(ServicesError) -> [SoraConnection] {
        let request = ConnectionReference(channelID: channelID, connectionID: nil)
        return try SoraReply.connections(parsing: call(.listSignalingNotifyMetadata, request))
    }

    /// Requests a key frame from the participant's browser through Sora.
    ///
    /// Sora has this call since 2024.2.0. An older version refuses it, which is not an error: the recording then waits
    /// for the next key frame.
    public func requestKeyFrame(channelID: String, connectionID: String) throws(ServicesError) -> KeyFrameOutcome {
        do {
            _ = try call(.requestKeyFrame, ConnectionReference(channelID: channelID, connectionID: connectionID))
            return .requested
        } catch .refused(let status, let errorType, let reason) {
            guard SoraReply.isUnknownCall(errorType: errorType) else {
                throw .refused(status: status, errorType: errorType, reason: reason)
            }
            return .notSupported
        }
    }

    /// The result of a key-frame request.
    public enum KeyFrameOutcome: Equatable, Sendable {
        case requested
        /// This version of Sora does not have the call.
        case notSupported
    }

    private func call(_ target: SoraTarget) throws(ServicesError) -> [UInt8] {
        try send(target, body: nil)
    }

    private func call(_ target: SoraTarget, _ request: some Encodable) throws(ServicesError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(request) else {
            throw .malformedReply(reason: "the request has no JSON form")
        }
        return try send(target, body: [UInt8](body))
    }

    private func send(_ target: SoraTarget, body: [UInt8]?) throws(ServicesError) -> [UInt8] {
        var headers = ["x-sora-target: \(target.rawValue)", "Accept: application/json"]
        if body != nil { headers.append("Content-Type: application/json") }
        let reply = try client.post(url, headers: headers, body: body ?? [])
        guard reply.status != 200 else { return reply.body }
        throw SoraReply.refusal(status: reply.status, body: reply.body)
    }
}

/// Keys of `StartForwardingRtp`.
struct StartForwarding: Codable {
    var channelID: String
    var connectionID: String?
    var ipAddress: String
    var audioPort: UInt16
    var videoPort: UInt16

    enum CodingKeys: String, CodingKey, CaseIterable {
        case channelID = "channel_id"
        case connectionID = "connection_id"
        case ipAddress = "ip_address"
        case audioPort = "audio_port"
        case videoPort = "video_port"
    }
}

/// The keys of every other call that names a channel, and possibly a connection in it.
struct ConnectionReference: Codable {
    var channelID: String
    var connectionID: String?

    enum CodingKeys: String, CodingKey {
        case channelID = "channel_id"
        case connectionID = "connection_id"
    }
}
