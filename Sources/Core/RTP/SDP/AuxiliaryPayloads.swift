public import Media

/// What the packets of a payload type are to the track that they come with.
public enum PayloadRole: Equatable, Sendable {
    /// The track's own coding.
    case media
    /// The track's coding in blocks, each packet with a copy of older ones (RFC 2198).
    case redundancy
    /// Packets of another payload type sent again, in a stream of their own (RFC 4588).
    case retransmission(of: UInt8)
    /// Parity of other packets (RFC 5109, RFC 8627).
    case forwardErrorCorrection
    /// The audio of a pause (RFC 3389).
    case comfortNoise
    /// Keys of a telephone, in ticks of this clock (RFC 4733).
    case telephoneEvent(ClockRate)
}

/// The payload types of a media section that accompany one of its formats.
public struct AuxiliaryPayloads: Equatable, Sendable {
    /// By payload type; empty for a format without companions.
    private var roles: [PayloadRole?] = []

    /// For a format that comes alone.
    public init() {}

    /// - Parameters:
    ///   - format: what the track is made of.
    ///   - payloadTypes: all types of the section that mean this format.
    public init(of format: PayloadFormat, payloadTypes: [UInt8], in media: MediaDescription) {
        for other in media.payloadTypes where !payloadTypes.contains(other.payloadType) {
            switch other.encodingName.lowercased() {
            case "red":
                // With another clock its timestamps are another format's (RFC 2198 §5).
                if other.clockRate == format.clockRate { self[other.payloadType] = .redundancy }
            case "ulpfec", "flexfec", "flexfec-03", "parityfec", "1d-interleaved-parityfec":
                self[other.payloadType] = .forwardErrorCorrection
            case "cn": self[other.payloadType] = .comfortNoise
            case "telephone-event": self[other.payloadType] = .telephoneEvent(other.clockRate)
            default: break
            }
        }
        for other in media.payloadTypes where other.encodingName.lowercased() == "rtx" {
            // Only of what the track takes; the other retransmissions are as foreign as their streams.
            guard let text = other.parameter("apt"), let type = SDPLine.number(text[...], as: UInt8.self),
                payloadTypes.contains(type) || self[type] == .redundancy
            else { continue }
            self[other.payloadType] = .retransmission(of: type)
        }
        // Gateways send the static type without naming it (RFC 3389 §4); at 8 kHz it cannot mean anything else.
        if media.kind == "audio", format.clockRate.hertz == 8000, media.format(payloadType: 13) == nil {
            self[13] = .comfortNoise
        }
    }

    /// The types that have a role, in ascending order.
    public var payloadTypes: [UInt8] {
        roles.indices.filter { roles[$0] != nil }.map { UInt8($0) }
    }

    /// Nil for a type that has nothing to do with the format, or is the format's own.
    public private(set) subscript(payloadType: UInt8) -> PayloadRole? {
        get { Int(payloadType) < roles.count ? roles[Int(payloadType)] : nil }
        set {
            if roles.isEmpty { roles = [PayloadRole?](repeating: nil, count: 128) }
            if Int(payloadType) < roles.count { roles[Int(payloadType)] = newValue }
        }
    }
}
