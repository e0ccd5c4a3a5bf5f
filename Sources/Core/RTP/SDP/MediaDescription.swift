/// One stream of a session: an `m=` line and the lines below it (RFC 8866 §5.14).
public struct MediaDescription: Equatable, Sendable {
    /// Which way the media flow, seen from the side that wrote the description (RFC 8866 §6.7).
    public enum Direction: String, CaseIterable, Sendable {
        case sendAndReceive = "sendrecv"
        case sendOnly = "sendonly"
        case receiveOnly = "recvonly"
        case inactive
    }

    /// A source announced by `a=ssrc` (RFC 5576 §4.1).
    public struct Source: Equatable, Sendable {
        public var ssrc: UInt32
        public var cname: String?

        public init(ssrc: UInt32, cname: String? = nil) {
            self.ssrc = ssrc
            self.cname = cname
        }
    }

    /// A header extension's identifier and its meaning, `a=extmap` (RFC 8285 §5).
    public struct ExtensionMapping: Equatable, Sendable {
        public var id: UInt8
        public var uri: String

        public init(id: UInt8, uri: String) {
            self.id = id
            self.uri = uri
        }
    }

    /// Where the keys of encrypted packets come from.
    public struct Protection: Equatable, Sendable {
        /// The values of `a=crypto` (RFC 4568 §4). They hold keys: not for logs.
        public var crypto: [String] = []
        /// The certificate of DTLS, `a=fingerprint` (RFC 8122 §5), the stream's own or the session's.
        public var hasFingerprint = false
    }

    /// Where RTCP of the stream goes, and what it may ask for.
    public struct RTCP: Equatable, Sendable {
        /// A feedback message that the sender takes, `a=rtcp-fb` (RFC 4585 §4.2).
        public struct Feedback: Equatable, Sendable {
            /// Nil for all of the stream's.
            public var payloadType: UInt8?
            /// Type and parameters with single spaces between: "nack pli".
            public var message: String

            public init(payloadType: UInt8?, message: String) {
                self.payloadType = payloadType
                self.message = message
            }
        }

        /// `a=rtcp` (RFC 3605); without it RTCP comes to the stream's `port` + 1.
        public var port: UInt16?
        /// `a=rtcp-mux` (RFC 5761 §5.1.1).
        public var isMultiplexed = false
        /// `a=rtcp-fb` (RFC 4585 §4.2).
        public var feedback: [Feedback] = []
    }

    /// "audio", "video", "application" and so on, in small letters.
    public var kind: String
    /// 0: the stream is refused or ended (RFC 3264 §6).
    public var port: UInt16
    /// Hierarchical encodings take several port pairs; 1 unless the line has another number.
    public var portCount: Int
    /// For example "RTP/AVP", as written. It does not show whether packets are encrypted.
    public var profile: String
    /// In the order of preference; empty unless the profile is one of RTP.
    public var payloadTypes: [PayloadFormat] = []
    /// Payload types of the `m=` line that neither `a=rtpmap` nor RFC 3551 describes.
    public var undescribedPayloadTypes: [UInt8] = []
    /// Its own `c=` or the session's.
    public var connection: ConnectionAddress?
    public var rtcp = RTCP()
    public var direction = Direction.sendAndReceive
    public var sources: [Source] = []
    public var sourceGroups: [SourceGroup] = []
    public var extensionMap: [ExtensionMapping] = []
    /// `a=mid` (RFC 5888 §4).
    public var mid: String?
    /// What the media show, `a=content` (RFC 4796 §5): "slides", "speaker", "main" and so on.
    public var contents: [String] = []
    public var protection = Protection()

    public init(kind: String, port: UInt16, portCount: Int = 1, profile: String) {
        self.kind = kind
        self.port = port
        self.portCount = portCount
        self.profile = profile
    }

    /// Whether the pictures are of a shared screen: "a presentation of some kind" (RFC 4796 §5).
    public var showsSlides: Bool { contents.contains("slides") }

    /// False for a stream with port 0 (RFC 3264 §6).
    public var isEnabled: Bool { port != 0 }

    /// The values of `a=crypto`. They hold keys: not for logs.
    public var crypto: [String] { protection.crypto }

    /// The host of `connection`.
    public var connectionAddress: String? { connection?.host }

    /// The SSRCs of `sources`.
    public var ssrcs: [UInt32] { sources.map(\.ssrc) }

    /// The SSRCs of media: those of `ssrcs` that are not there to repair another one.
    public var mediaSSRCs: [UInt32] {
        ssrcs.filter { ssrc in !sourceGroups.contains { $0.repairSources.contains(ssrc) } }
    }

    /// SSRCs of media by those of their retransmissions (RFC 5576 §4.2).
    public var retransmissionSources: [UInt32: UInt32] {
        var sources: [UInt32: UInt32] = [:]
        for group in sourceGroups where group.semantics.uppercased() == "FID" {
            for repair in group.repairSources { sources[repair] = group.ssrcs.first }
        }
        return sources
    }

    public func format(payloadType: UInt8) -> PayloadFormat? {
        payloadTypes.first { $0.payloadType == payloadType }
    }

    /// The message that requests a key frame of a payload type; nil if the description offers none. After a loss,
    /// picture loss indication is the right one (RFC 5104 §3.5.1).
    public func keyFrameMessage(payloadType: UInt8) -> KeyFrameRequest.Message? {
        let taken = rtcp.feedback.filter { $0.payloadType == nil || $0.payloadType == payloadType }.map(\.message)
        if taken.contains("nack pli") { return .pictureLossIndication }
        return taken.contains("ccm fir") ? .fullIntraRequest : nil
    }
}
