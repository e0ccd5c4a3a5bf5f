import Jobs
public import Media
import RTP

/// The way back to the sender of one track's video: the address of its packets, and the port that requests are sent
/// from.
///
/// Requests go only to the sender of the track (RFC 3550 §8.2), and only after its source is admitted.
struct FeedbackPath {
    /// Index of the track in its connection.
    let track: Int
    private let message: KeyFrameRequest.Message
    /// The port of ours that asks: the RTCP port, so that an answer finds it.
    private let rtcpPort: UInt16
    private let isMultiplexed: Bool
    /// Where the latest packet of the track came from.
    private var mediaSource: Endpoint?
    /// Where the latest sender report about it came from.
    private var reportSource: Endpoint?

    /// Nil if the job or the description offers no kind of request, and for encrypted streams: the key in a description
    /// is for the streams of its author (RFC 4568), and there is none for the way back.
    init?(
        track: Int, payloadType: UInt8, media: MediaDescription, choice: KeyFrameRequestChoice
    ) {
        let message: KeyFrameRequest.Message? =
            switch choice {
            case .off, .api: nil
            case .auto: media.keyFrameMessage(payloadType: payloadType)
            case .pli: .pictureLossIndication
            case .fir: .fullIntraRequest
            }
        guard let message, media.crypto.isEmpty else { return nil }
        self.track = track
        self.message = message
        isMultiplexed = media.rtcp.isMultiplexed
        guard let rtcpPort = media.receivedRTCPPort else { return nil }
        self.rtcpPort = rtcpPort
    }

    /// A packet of the track's current source came.
    mutating func noteMedia(from source: Endpoint) {
        mediaSource = source
    }

    /// A sender report about the track's current source came.
    mutating func noteReport(from source: Endpoint) {
        reportSource = source
    }

    /// Where the sender takes RTCP: where its reports come from, else its RTP port where both share one (RFC 5761 §4),
    /// else the next (RFC 3550 §11).
    private var target: Endpoint? {
        guard let mediaSource else { return nil }
        if let reportSource, reportSource.address == mediaSource.address { return reportSource }
        if isMultiplexed { return mediaSource }
        return mediaSource.port < .max ? Endpoint(address: mediaSource.address, port: mediaSource.port + 1) : nil
    }

    /// A request to send; nil while no sender is known.
    func request(sender: UInt32, cname: String, media: UInt32?, sequence: UInt8) -> KeyFrameFeedback? {
        guard let media, let target else { return nil }
        let request = KeyFrameRequest(
            message: message, sender: sender == media ? ~sender : sender, cname: cname, media: media, sequence: sequence
        )
        return KeyFrameFeedback(bytes: request.rendered(), port: rtcpPort, target: target)
    }
}

/// A datagram of RTCP that asks for a key frame.
public struct KeyFrameFeedback: Equatable, Sendable {
    public let bytes: [UInt8]
    /// The port of ours that it leaves from.
    public let port: UInt16
    public let target: Endpoint
}
