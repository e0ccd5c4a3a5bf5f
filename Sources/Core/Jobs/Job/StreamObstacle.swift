import Depacketizing
import Media
public import RTP

/// Why a stream of a session description cannot be recorded.
public enum StreamObstacle: Equatable, Sendable {
    /// Its packets come in a connection, not in datagrams.
    case tcp(profile: String)
    case notRTP(profile: String)
    /// Its keys are negotiated by DTLS, in which a recorder has no part.
    case dtls(profile: String)
    /// The profile is that of DTLS: a sender waits for a handshake, but a capture may contain decrypted packets.
    case handshake(profile: String)
    case codecs(offered: [String])

    /// Nil for a stream that can be recorded, that the description disables, or that is neither audio nor video.
    public init?(of media: MediaDescription) {
        guard MediaKind(rawValue: media.kind) != nil, media.isEnabled else { return nil }
        switch media.transport {
        case .tcp: self = .tcp(profile: media.profile)
        case .foreign: self = .notRTP(profile: media.profile)
        case .dtls: self = .dtls(profile: media.profile)
        case .datagrams, .perhapsDTLS:
            if !media.payloadTypes.contains(where: { Depacketizer(format: $0) != nil }) {
                self = .codecs(offered: media.payloadTypes.map(\.encodingName))
            } else if media.transport == .perhapsDTLS {
                self = .handshake(profile: media.profile)
            } else {
                return nil
            }
        }
    }

    /// Whether packets that come nevertheless cannot be recorded either.
    public var isFinal: Bool {
        switch self {
        case .tcp, .notRTP, .dtls, .codecs: true
        case .handshake: false
        }
    }

    public var reason: Reason {
        switch self {
        case .tcp, .notRTP, .codecs: .codecUnsupported
        case .dtls, .handshake: .decryptFailed
        }
    }

    /// - Parameter kind: "audio" or "video".
    public func warning(connectionID: String, kind: String) -> Warning {
        Warning(reason: reason, connectionID: connectionID, track: kind, message: "\(kind) \(problem)")
    }

    private var problem: String {
        switch self {
        case .tcp(let profile):
            "is offered over TCP (\(profile)); supported: RTP over UDP"
        case .notRTP(let profile):
            "is offered as \(profile), which is not RTP; supported: RTP over UDP, such as RTP/AVP"
        case .dtls(let profile), .handshake(let profile):
            "is offered as \(profile) with keys by DTLS; supported: plain RTP, and SRTP with a=crypto. If its packets "
                + "are plain, write RTP/AVPF and leave out a=fingerprint"
        case .codecs(let offered):
            "is offered as \(offered.isEmpty ? "no known format" : offered.joined(separator: ", "))"
                + (isKnown(offered) ? " in a mode that cannot be recorded, as packetization-mode=2 of H264" : "")
                + "; supported: " + Self.recordableNames.joined(separator: ", ")
        }
    }

    /// The codec is supported, but not with these parameters.
    private func isKnown(_ offered: [String]) -> Bool {
        offered.contains { name in Self.recordableNames.contains { $0.lowercased() == name.lowercased() } }
    }

    private static let recordableNames = Codec.allCases.compactMap { codec in
        PayloadFormat(codec, payloadType: 96).flatMap { Depacketizer(format: $0) == nil ? nil : $0.encodingName }
    }
}
