/// A datagram that asks for a key frame: an empty receiver report, the asker's name, the request.
///
/// A compound packet (RFC 3550 §6.1), because not every sender takes the request alone (RFC 5506 §3).
public struct KeyFrameRequest: Equatable, Sendable {
    /// The feedback message of the request, by its name in `a=rtcp-fb`.
    public enum Message: String, CaseIterable, Sendable {
        /// `nack pli` (RFC 4585 §4.2).
        case pictureLossIndication = "pli"
        /// `ccm fir` (RFC 5104 §7.1).
        case fullIntraRequest = "fir"
    }

    public var message: Message
    /// Who asks.
    public var sender: UInt32
    public var cname: String
    /// The SSRC of the requested video.
    public var media: UInt32
    /// Of a full intra request.
    public var sequence: UInt8

    public init(message: Message, sender: UInt32, cname: String, media: UInt32, sequence: UInt8) {
        self.message = message
        self.sender = sender
        self.cname = cname
        self.media = media
        self.sequence = sequence
    }

    public func rendered() -> [UInt8] {
        let request =
            switch message {
            case .pictureLossIndication: PictureLossIndication(sender: sender, media: media).rendered()
            case .fullIntraRequest: FullIntraRequest(sender: sender, media: media, sequence: sequence).rendered()
            }
        return ReceiverReport(ssrc: sender).rendered()
            + SourceDescription(chunks: [.init(ssrc: sender, cname: cname)]).rendered() + request
    }
}
