/// Whether and how the recorder requests key frames from the sender of a connection's video.
public enum KeyFrameRequestChoice: String, CaseIterable, Sendable {
    /// Not every sender of RTP accepts RTCP.
    case off
    /// By RTCP, with the message that the session description names, if it names one (`a=rtcp-fb`).
    case auto
    /// By RTCP, with a picture loss indication (RFC 4585 §6.3.1).
    case pli
    /// By RTCP, with a full intra request (RFC 5104 §4.3.1).
    case fir
    /// By a call to the source's API.
    case api

    /// The choices of a source that has no API: the words under `request_key_frame` of an SDP connection.
    public static let withoutAPI: [KeyFrameRequestChoice] = [.off, .auto, .pli, .fir]
}
