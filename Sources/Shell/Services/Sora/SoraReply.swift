import FoundationEssentials

/// How the replies of Sora's API are read. They are hostile: the API may be another program, and parts of a reply come
/// from participants.
///
/// The replies to `StopForwardingRtp` and `RequestKeyFrame` contain nothing new; only their refusals are read.
package enum SoraReply {
    /// The SDP in a reply to `StartForwardingRtp`.
    package static func forwardedSDP(parsing body: [UInt8]) throws(ServicesError) -> String {
        struct Reply: Decodable {
            var sdp: String
        }
        return try decode(Reply.self, from: body).sdp
    }

    /// The reply to `ListChannels`.
    package static func channels(parsing body: [UInt8]) throws(ServicesError) -> [SoraChannel] {
        try decode([SoraChannel].self, from: body)
    }

    /// The reply to `ListSignalingNotifyMetadata`.
    package static func connections(parsing body: [UInt8]) throws(ServicesError) -> [SoraConnection] {
        guard let connections = SoraConnection.list(parsing: body) else {
            throw .malformedReply(
                reason: JSONPieces.elements(of: body[...]) == nil ? "not JSON" : "no connection_id")
        }
        return connections
    }

    /// What a status other than 200 means.
    package static func refusal(status: Int, body: [UInt8]) -> ServicesError {
        struct Refusal: Decodable {
            var errorType: String
            var errorReason: JSONDocument?

            enum CodingKeys: String, CodingKey {
                case errorType = "error_type"
                case errorReason = "error_reason"
            }
        }
        guard JSONPieces.depth(of: body[...]) <= JSONDocument.depthLimit,
            let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body))
        else {
            return .unexpectedStatus(status)
        }
        return .refused(
            status: status, errorType: shortened(refusal.errorType),
            reason: shortened(refusal.errorReason?.rendered() ?? ""))
    }

    /// Whether the refusal of a key-frame request is that of a Sora before 2024.2.0, which does not have the call.
    ///
    /// The error of an old Sora for an unknown target is not published; errors for unknown objects have names like
    /// these.
    package static func isUnknownCall(errorType: String) -> Bool {
        !["CHANNEL", "CONNECTION", "SESSION"].contains { errorType.uppercased().contains($0) }
    }

    /// The words of an error are for a person, who reads a few lines of a body of megabytes.
    private static func shortened(_ text: String) -> String {
        text.unicodeScalars.count <= textLimit ? text : String(text.unicodeScalars.prefix(textLimit)) + "…"
    }

    private static let textLimit = 500

    private static func decode<Reply: Decodable>(
        _ type: Reply.Type, from body: [UInt8]
    ) throws(ServicesError) -> Reply {
        guard JSONPieces.depth(of: body[...]) <= JSONDocument.depthLimit else {
            throw .malformedReply(reason: "more than \(JSONDocument.depthLimit) levels")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch DecodingError.keyNotFound(let key, _) {
            throw .malformedReply(reason: "no \(key.stringValue)")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            throw .malformedReply(reason: "unexpected type at /\(path.joined(separator: "/"))")
        } catch {
            throw .malformedReply(reason: "not JSON")
        }
    }
}
