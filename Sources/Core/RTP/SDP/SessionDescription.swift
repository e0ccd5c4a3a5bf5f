import Media

/// A sender's description of its streams, given before it sends them (RFC 8866).
///
/// What concerns no stream is passed over, and so is an attribute of an unexpected form (RFC 8866 §5.13); `passedOver`
/// names the lines.
///
/// *Tolerates:*
/// - any line end, a byte order mark, blanks, capitals, empty lines (hand-written files);
/// - missing `v=`, `o=`, `s=` and `t=` lines, lines before `v=0`, and lines of unknown type, against RFC 8866 §5 (files
///   for ffmpeg, replies to RTSP `DESCRIBE` with their header);
/// - `m=` lines that cannot be read, with the lines below them (cameras: `m=application 0 RTP/AVP`);
/// - attributes that a recorder does not need: ICE, feedback, simulcast (answers of WebRTC servers);
/// - the profile: Sora writes `RTP/SAVPF` for plain RTP (`MediaDescription.transport`).
public struct SessionDescription: Equatable, Sendable {
    /// The value of `o=` as written; empty if there is none.
    public var origin = ""
    /// The value of `s=`.
    public var sessionName = ""
    /// The session's own `c=`. Media inherit it.
    public var connection: ConnectionAddress?
    public var media: [MediaDescription] = []
    /// Why lines were passed over, in their order; at most `passedOverLimit`.
    public var passedOver: [SDPError] = []
    public var passedOverCount = 0

    /// More than any description seen needs; a browser's offer of all its codecs has about 10 KiB.
    public static let byteLimit = 256 * 1024
    public static let lineLimit = 4096
    /// More lines of a description are counted only.
    public static let passedOverLimit = 16

    public init() {}

    /// All its audio and video have port 0: RTSP describes streams so, because its SETUP names the ports (RFC 2326
    /// §C.1.1). Where only some have, those are rejected (RFC 3264 §6).
    public var isWithoutPorts: Bool {
        let streams = media.filter { MediaKind(rawValue: $0.kind) != nil }
        return !streams.isEmpty && !streams.contains(where: \.isEnabled)
    }

    /// Reads a description; every error names the line and what was expected there.
    public init(parsing text: String) throws(SDPError) {
        let count = text.utf8.count
        guard count <= Self.byteLimit else { throw .tooManyBytes(count: count, limit: Self.byteLimit) }
        let lines = SDPText.lines(of: text, limit: Self.lineLimit)
        guard lines.count <= Self.lineLimit else {
            throw .tooManyLines(count: lines.count, limit: Self.lineLimit)
        }
        var parser = SessionDescriptionParser(passedOverLimit: Self.passedOverLimit)
        for (index, bytes) in lines.enumerated() { try parser.push(bytes, number: index + 1) }
        try parser.finish()
        origin = parser.origin
        sessionName = parser.sessionName
        connection = parser.connection
        media = parser.media
        passedOver = parser.passedOver
        passedOverCount = parser.passedOverCount
    }

    /// The host of `connection`.
    public var connectionAddress: String? { connection?.host }
}
