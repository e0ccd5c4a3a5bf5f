public import Media

extension PayloadFormat {
    /// As senders describe a codec without parameters; nil for one that RTP carries only with parameters, or not at
    /// all.
    public init?(_ codec: Codec, payloadType: UInt8) {
        guard let name = codec.encodingName else { return nil }
        switch codec {
        case .video:
            self.init(payloadType: payloadType, encodingName: name, clockRate: .video)
        case .audio(.opus):
            // Whatever the sampling rate and the channels of the audio are (RFC 7587 §4.1, §7).
            let clockRate = ClockRate(hertz: 48_000)
            self.init(payloadType: payloadType, encodingName: name, clockRate: clockRate, channelCount: 2)
        case .audio(.pcmu), .audio(.pcma), .audio(.g722):
            // For G.722 too, which has 16,000 samples a second (RFC 3551 §4.5.2).
            self.init(payloadType: payloadType, encodingName: name, clockRate: ClockRate(hertz: 8000))
        case .audio(.aac), .audio(.pcm):
            return nil
        }
    }

    /// A format by its name, with the clock and the channels that its codec has; nil for a codec unknown here whose
    /// description is not complete.
    init?(encodingName: String, payloadType: UInt8, isComplete: Bool) {
        if let codec = Self.codecs[encodingName.lowercased()],
            let format = PayloadFormat(codec, payloadType: payloadType)
        {
            self = format
            self.encodingName = encodingName
        } else if isComplete {
            self.init(payloadType: payloadType, encodingName: encodingName, clockRate: .video)
        } else {
            return nil
        }
    }

    /// Nil for what is not a coding of its own, as `PayloadRole` shows, and for codings unknown here.
    public var codec: Codec? { Self.codecs[encodingName.lowercased()] }

    private static let codecs = Dictionary(
        uniqueKeysWithValues: Codec.allCases.compactMap { codec in codec.encodingName.map { ($0.lowercased(), codec) } }
    )
}

extension Codec {
    /// The name in `a=rtpmap`; nil for a codec that no sender uses.
    var encodingName: String? {
        switch self {
        case .video(.vp8): "VP8"  // RFC 7741 §6.1
        case .video(.vp9): "VP9"  // RFC 9628 §7
        case .video(.h264): "H264"  // RFC 6184 §8.1
        case .video(.h265): "H265"  // RFC 7798 §7.1
        case .video(.av1): "AV1"  // "RTP Payload Format For AV1" §7.1
        case .audio(.opus): "opus"  // RFC 7587 §6.1
        case .audio(.pcmu): "PCMU"  // RFC 3551 §4.5.14
        case .audio(.pcma): "PCMA"  // RFC 3551 §4.5.14
        case .audio(.g722): "G722"  // RFC 3551 §4.5.2
        case .audio(.aac): "mpeg4-generic"  // RFC 3640 §4.1
        case .audio(.pcm): nil
        }
    }
}
