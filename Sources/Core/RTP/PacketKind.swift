import Media

/// What arrived on a port that RTP may share with RTCP (RFC 5761 §4) and other protocols (RFC 7983 §7).
public enum PacketKind: Equatable, Sendable {
    case rtp, rtcp
    /// STUN, DTLS, TURN channels, or nothing known.
    case other

    /// Looks at the first four bytes alone; a `rtp` may still turn out to be malformed.
    ///
    /// RTCP's packet types are 192...223, in RTP the payload types 64...95 with a marker. On a shared port RTP must
    /// give these up; on a port of its own it may use them, as the description says.
    public init(of datagram: Span<UInt8>, at port: PortUse) {
        // Version 2 is a first byte of 128...191 (RFC 7983 §7).
        guard datagram.count >= 2, datagram[0] >> 6 == 2 else {
            self = .other
            return
        }
        guard (192...223).contains(datagram[1]) else {
            self = .rtp
            return
        }
        if port.describes(payloadType: datagram[1] & 0x7F) {
            self = port.sharesRTCP && Self.beginsAsRTCP(datagram) ? .rtcp : .rtp
        } else {
            // The description names neither a shared port nor this type: some senders share the port unannounced.
            self = port.sharesRTCP || Self.beginsAsRTCP(datagram) ? .rtcp : .rtp
        }
    }

    /// A packet type that is assigned, and a length that the datagram has (RFC 3550 §6.4.1). In an RTP packet the
    /// sequence number is in place of the length.
    private static func beginsAsRTCP(_ datagram: Span<UInt8>) -> Bool {
        guard let word = datagram.uint32(at: 0) else { return false }
        return (200...213).contains(datagram[1]) && (Int(word & 0xFFFF) + 1) * 4 <= datagram.count
    }
}
