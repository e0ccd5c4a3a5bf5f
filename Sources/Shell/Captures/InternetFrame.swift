import Media

/// The content of a captured frame, as far as a recorder needs it.
enum FrameContent: Equatable {
    case datagram(UDPDatagram)
    case notUDP
    case fragment
    /// A header is truncated or inconsistent.
    case malformed
}

/// A UDP datagram found in a frame (RFC 768).
struct UDPDatagram: Equatable {
    var source: Endpoint
    var destination: Endpoint
    /// In bytes from the start of the frame.
    var payload: Range<Int>
    /// The snap length of the capture truncated the payload.
    var isTruncated: Bool
}

/// Finds the UDP datagram in a frame: link layer, IPv4 or IPv6, UDP. Checksums are not verified, because senders on the
/// capturing machine leave them to the network card.
///
/// *Tolerates:*
/// - padding after the IP packet (Ethernet frames of less than 60 bytes): the IP length counts;
/// - an IP length of 0: segmentation offload on the capturing Linux machine; the frame's length counts.
enum InternetFrame {
    static func parse(_ frame: Span<UInt8>, linkType: LinkType) -> FrameContent {
        switch linkType {
        case .ethernet: ethernet(frame)
        case .raw: internet(frame, at: 0)
        case .null, .loop: loopback(frame)
        case .linuxSLL: linuxCooked(frame, protocolAt: 14, headerLength: 16)
        case .linuxSLL2: linuxCooked(frame, protocolAt: 0, headerLength: 20)
        case .user: .notUDP
        }
    }

    /// 802.1Q (0x8100) and 802.1ad (0x88A8; 0x9100 before the standard) tags may be stacked.
    private static func ethernet(_ frame: Span<UInt8>) -> FrameContent {
        tagged(frame, typeAt: 12, headerLength: 14)
    }

    /// LINKTYPE_LINUX_SLL has the protocol in its last two bytes, LINKTYPE_LINUX_SLL2 in its first two.
    private static func linuxCooked(
        _ frame: Span<UInt8>, protocolAt: Int, headerLength: Int
    ) -> FrameContent {
        tagged(frame, typeAt: protocolAt, headerLength: headerLength)
    }

    private static func tagged(_ frame: Span<UInt8>, typeAt: Int, headerLength: Int) -> FrameContent {
        guard frame.count >= headerLength else { return .malformed }
        var etherType = frame.word16(at: typeAt, .big)
        var offset = headerLength
        while etherType == 0x8100 || etherType == 0x88A8 || etherType == 0x9100 {
            guard frame.count >= offset + 4 else { return .malformed }
            etherType = frame.word16(at: offset + 2, .big)
            offset += 4
        }
        switch etherType {
        case 0x0800: return version4(frame, at: offset)
        case 0x86DD: return version6(frame, at: offset)
        default: return .notUDP
        }
    }

    /// The address family is a word in the capturing machine's order (NULL) or in network order (LOOP). Its value is
    /// small, which reveals the order. AF_INET is 2 everywhere; AF_INET6 is 10, 24, 28 or 30 by system.
    private static func loopback(_ frame: Span<UInt8>) -> FrameContent {
        guard frame.count >= 4 else { return .malformed }
        let word = frame.word32(at: 0, .big)
        switch word > 0xFFFF ? word.byteSwapped : word {
        case 2: return version4(frame, at: 4)
        case 10, 24, 28, 30: return version6(frame, at: 4)
        default: return .notUDP
        }
    }

    private static func internet(_ frame: Span<UInt8>, at offset: Int) -> FrameContent {
        guard frame.count > offset else { return .malformed }
        switch frame[offset] >> 4 {
        case 4: return version4(frame, at: offset)
        case 6: return version6(frame, at: offset)
        default: return .malformed
        }
    }

    /// RFC 791 §3.1.
    private static func version4(_ frame: Span<UInt8>, at offset: Int) -> FrameContent {
        guard frame.count >= offset + 20, frame[offset] >> 4 == 4 else { return .malformed }
        let headerLength = Int(frame[offset] & 15) * 4
        let totalLength = Int(frame.word16(at: offset + 2, .big))
        guard headerLength >= 20, totalLength == 0 || totalLength >= headerLength else { return .malformed }
        guard frame[offset + 9] == protocolUDP else { return .notUDP }
        // More Fragments or a fragment offset; Don't Fragment (0x4000) does not matter.
        guard frame.word16(at: offset + 6, .big) & 0x3FFF == 0 else { return .fragment }
        return datagram(
            frame, at: offset + headerLength, end: totalLength == 0 ? .max : offset + totalLength,
            from: .v4(frame.word32(at: offset + 12, .big)), to: .v4(frame.word32(at: offset + 16, .big)))
    }

    /// RFC 8200 §3 and the extension headers of §4.
    private static func version6(_ frame: Span<UInt8>, at offset: Int) -> FrameContent {
        guard frame.count >= offset + 40, frame[offset] >> 4 == 6 else { return .malformed }
        let payloadLength = Int(frame.word16(at: offset + 4, .big))
        var nextHeader = frame[offset + 6]
        var position = offset + 40
        while nextHeader != protocolUDP {
            switch nextHeader {
            case 0, 43, 60:  // hop-by-hop options, routing, destination options
                guard frame.count >= position + 8 else { return .malformed }
                nextHeader = frame[position]
                position += (Int(frame[position + 1]) + 1) * 8
            case 44:
                guard frame.count >= position + 8 else { return .malformed }
                // An offset of 0 without the M flag is a whole packet (RFC 6946).
                guard frame.word16(at: position + 2, .big) & 0xFFF9 == 0 else { return .fragment }
                nextHeader = frame[position]
                position += 8
            default:
                return .notUDP
            }
        }
        return datagram(
            frame, at: position, end: payloadLength == 0 ? .max : offset + 40 + payloadLength,
            from: .v6(high: frame.word64(at: offset + 8, .big), low: frame.word64(at: offset + 16, .big)),
            to: .v6(high: frame.word64(at: offset + 24, .big), low: frame.word64(at: offset + 32, .big)))
    }

    /// `end` is the end of the IP packet by its own length; the frame may end before it (snap length) or after it
    /// (padding).
    private static func datagram(
        _ frame: Span<UInt8>, at offset: Int, end: Int, from source: IPAddress, to destination: IPAddress
    ) -> FrameContent {
        guard frame.count >= offset + 8 else { return .malformed }
        let datagramEnd = offset + Int(frame.word16(at: offset + 4, .big))
        guard datagramEnd >= offset + 8, datagramEnd <= end else { return .malformed }
        return .datagram(
            UDPDatagram(
                source: Endpoint(address: source, port: frame.word16(at: offset, .big)),
                destination: Endpoint(address: destination, port: frame.word16(at: offset + 2, .big)),
                payload: offset + 8..<min(datagramEnd, frame.count), isTruncated: datagramEnd > frame.count))
    }

    private static let protocolUDP: UInt8 = 17
}
