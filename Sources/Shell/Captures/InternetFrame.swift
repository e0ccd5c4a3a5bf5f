import Media

/// Finds the UDP datagram in a frame: link layer, IPv4 or IPv6, tunnels, UDP. Checksums are not verified, because
/// senders on the capturing machine leave them to the network card.
///
/// *Tolerates:*
/// - padding after the IP packet (Ethernet frames of less than 60 bytes): the IP length counts;
/// - an IP length of 0: segmentation offload on the capturing Linux machine; the frame's length counts.
enum InternetFrame {
    static func parse(_ frame: Span<UInt8>, linkType: LinkType) -> FrameContent {
        let start = FramePlace(offset: 0, end: .max, depth: 0)
        return switch linkType {
        case .ethernet: ethernet(frame, start)
        case .raw: internet(frame, start)
        case .null, .loop: loopback(frame, start)
        case .linuxSLL: linuxCooked(frame, start, protocolAt: 14, headerLength: 16)
        case .linuxSLL2: linuxCooked(frame, start, protocolAt: 0, headerLength: 20)
        case .user, .copies: .notUDP
        }
    }

    /// - Parameters:
    ///   - payload: what the fragments of a packet contain together.
    ///   - content: its protocol number.
    static func parse(_ payload: Span<UInt8>, content: UInt8, of key: IPFragment.Key) -> FrameContent {
        let place = FramePlace(offset: 0, end: payload.count, depth: key.depth)
        return packet(payload, place, content: content, from: key.source, to: key.destination)
    }

    static func ethernet(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        linuxCooked(frame, place, protocolAt: 12, headerLength: 14)
    }

    /// LINKTYPE_LINUX_SLL has the protocol in its last two bytes, as Ethernet does, LINKTYPE_LINUX_SLL2 in its first
    /// two.
    private static func linuxCooked(
        _ frame: Span<UInt8>, _ place: FramePlace, protocolAt: Int, headerLength: Int
    ) -> FrameContent {
        guard frame.count >= place.offset + headerLength else { return .malformed }
        let type = frame.word16(at: place.offset + protocolAt, .big)
        return typed(frame, place.at(place.offset + headerLength), as: type)
    }

    /// What follows an EtherType.
    static func typed(_ frame: Span<UInt8>, _ place: FramePlace, as type: UInt16) -> FrameContent {
        var place = place
        var type = type
        while true {
            switch type {
            case 0x0800: return version4(frame, place)
            case 0x86DD: return version6(frame, place)
            // 802.1Q and 802.1ad tags, 0x9100 before the standard; they may be stacked.
            case 0x8100, 0x88A8, 0x9100:
                guard frame.count >= place.offset + 4 else { return .malformed }
                type = frame.word16(at: place.offset + 2, .big)
                place.offset += 4
            case 0x8847, 0x8848: return labelled(frame, place)
            case 0x8864: return pointToPointSession(frame, place)
            case 0x6558: return place.inside(at: place.offset).map { ethernet(frame, $0) } ?? .notUDP
            // A length instead of a type: the type is in a SNAP header (IEEE 802.2, RFC 1042).
            case ...1500:
                guard frame.count >= place.offset + 8, frame.word32(at: place.offset, .big) == 0xAAAA_0300,
                    frame.word16(at: place.offset + 4, .big) == 0
                else { return .notUDP }
                type = frame.word16(at: place.offset + 6, .big)
                place.offset += 8
            default: return .notUDP
            }
        }
    }

    /// The address family is a word in the capturing machine's order (NULL) or in network order (LOOP). Its value is
    /// small, which reveals the order. AF_INET is 2 everywhere; AF_INET6 is 10, 24, 28 or 30 by system.
    private static func loopback(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame.count >= 4 else { return .malformed }
        let word = frame.word32(at: 0, .big)
        switch word > 0xFFFF ? word.byteSwapped : word {
        case 2: return version4(frame, place.at(4))
        case 10, 24, 28, 30: return version6(frame, place.at(4))
        default: return .notUDP
        }
    }

    static func internet(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame.count > place.offset else { return .malformed }
        switch frame[place.offset] >> 4 {
        case 4: return version4(frame, place)
        case 6: return version6(frame, place)
        default: return .malformed
        }
    }
}
