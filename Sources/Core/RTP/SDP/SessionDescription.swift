/// A sender's description of its streams, given before it sends them (RFC 8866).
///
/// *Tolerates:*
/// - bare LF, trailing blanks and empty lines (hand-written files);
/// - missing `o=`, `s=` and `t=` lines, and lines of unknown type, against RFC 8866 §5 (no sender known);
/// - attributes that a recorder does not need: ICE, DTLS, feedback, simulcast (answers of WebRTC servers);
/// - the profile: Sora writes `RTP/SAVPF` for plain RTP, so only `a=crypto` shows encryption.
public struct SessionDescription: Equatable, Sendable {
    /// The value of `o=` as written; empty if there is none.
    public var origin = ""
    /// The value of `s=`.
    public var sessionName = ""
    /// The address of the session's own `c=`, without a multicast scope. Media inherit it.
    public var connectionAddress: String?
    public var media: [MediaDescription] = []

    /// More than any description seen needs; a browser's offer of all its codecs has about 10 KiB.
    public static let byteLimit = 256 * 1024
    public static let lineLimit = 4096

    public init() {}

    /// Reads a description; every error names the line and what was expected there.
    public init(parsing text: String) throws(SDPError) {
        let bytes = text.utf8
        guard bytes.count <= Self.byteLimit else {
            throw .tooManyBytes(count: bytes.count, limit: Self.byteLimit)
        }
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        guard lines.count <= Self.lineLimit else {
            throw .tooManyLines(count: lines.count, limit: Self.lineLimit)
        }
        var parser = SessionDescriptionParser()
        for (index, bytes) in lines.enumerated() {
            guard let line = try SDPLine(parsing: bytes, number: index + 1) else { continue }
            try parser.push(line)
        }
        try parser.finish()
        origin = parser.origin
        sessionName = parser.sessionName
        connectionAddress = parser.connectionAddress
        media = parser.media
    }
}
