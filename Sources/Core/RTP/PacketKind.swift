/// What arrived on a port that RTP and RTCP share (RFC 5761 §4) with other protocols (RFC 7983 §7).
public enum PacketKind: Equatable, Sendable {
    case rtp, rtcp
    /// STUN, DTLS, TURN channels, or nothing known.
    case other

    /// Looks at the first two bytes alone; a `rtp` may still turn out to be malformed.
    public init(of datagram: Span<UInt8>) {
        // Version 2 is a first byte of 128...191 (RFC 7983 §7).
        guard datagram.count >= 2, datagram[0] >> 6 == 2 else {
            self = .other
            return
        }
        // RTCP packet types are 192...223, so RTP gives up payload types 64...95 (RFC 5761 §4).
        self = (192...223).contains(datagram[1]) ? .rtcp : .rtp
    }
}
