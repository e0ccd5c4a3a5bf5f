import Media

extension InternetFrame {
    /// RFC 791 §3.1.
    static func version4(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        let offset = place.offset
        guard frame.count >= offset + 20, frame[offset] >> 4 == 4 else { return .malformed }
        let headerLength = Int(frame[offset] & 15) * 4
        let totalLength = Int(frame.word16(at: offset + 2, .big))
        guard headerLength >= 20, totalLength == 0 || totalLength >= headerLength else { return .malformed }
        let end = totalLength == 0 ? place.end : offset + totalLength
        guard end <= place.end else { return .malformed }
        let content = frame[offset + 9]
        guard isRead(content) else { return .notUDP }
        let source = IPAddress.v4(frame.word32(at: offset + 12, .big))
        let destination = IPAddress.v4(frame.word32(at: offset + 16, .big))
        let payload = FramePlace(offset: offset + headerLength, end: end, depth: place.depth)
        // More Fragments and the fragment offset; Don't Fragment (0x4000) does not matter.
        let word = frame.word16(at: offset + 6, .big)
        guard word & 0x3FFF != 0 else {
            return packet(frame, payload, content: content, from: source, to: destination)
        }
        let key = IPFragment.Key(
            source: source, destination: destination, identification: UInt32(frame.word16(at: offset + 4, .big)),
            content: content, depth: place.depth)
        return fragment(
            frame, payload, of: key, content: content, position: Int(word & 0x1FFF) * 8, isLast: word & 0x2000 == 0)
    }

    /// RFC 8200 §3.
    static func version6(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        let offset = place.offset
        guard frame.count >= offset + 40, frame[offset] >> 4 == 6 else { return .malformed }
        let payloadLength = Int(frame.word16(at: offset + 4, .big))
        let end = payloadLength == 0 ? place.end : offset + 40 + payloadLength
        guard end <= place.end else { return .malformed }
        return packet(
            frame, FramePlace(offset: offset + 40, end: end, depth: place.depth), content: frame[offset + 6],
            from: .v6(high: frame.word64(at: offset + 8, .big), low: frame.word64(at: offset + 16, .big)),
            to: .v6(high: frame.word64(at: offset + 24, .big), low: frame.word64(at: offset + 32, .big)))
    }

    /// What follows an IP header: extension headers (RFC 8200 §4, RFC 4302 §2.2), then a datagram or a tunnel.
    static func packet(
        _ frame: Span<UInt8>, _ place: FramePlace, content: UInt8, from source: IPAddress, to destination: IPAddress
    ) -> FrameContent {
        var place = place
        var content = content
        while true {
            switch content {
            case ProtocolNumber.udp:
                return datagram(frame, place, from: source, to: destination)
            case ProtocolNumber.hopByHopOptions, ProtocolNumber.routing, ProtocolNumber.destinationOptions:
                guard frame.count >= place.offset + 8 else { return .malformed }
                content = frame[place.offset]
                place.offset += (Int(frame[place.offset + 1]) + 1) * 8
            case ProtocolNumber.authentication:
                guard frame.count >= place.offset + 8 else { return .malformed }
                content = frame[place.offset]
                place.offset += (Int(frame[place.offset + 1]) + 2) * 4
            case ProtocolNumber.fragment:
                guard frame.count >= place.offset + 8 else { return .malformed }
                content = frame[place.offset]
                let word = frame.word16(at: place.offset + 2, .big)
                let key = IPFragment.Key(
                    source: source, destination: destination,
                    identification: frame.word32(at: place.offset + 4, .big), content: 0, depth: place.depth)
                place.offset += 8
                // An offset of 0 without the M flag is a whole packet (RFC 6946).
                guard word & 0xFFF9 != 0 else { continue }
                guard isRead(content) || isExtension(content) else { return .notUDP }
                return fragment(
                    frame, place, of: key, content: content, position: Int(word & 0xFFF8), isLast: word & 1 == 0)
            default:
                return tunnelled(frame, place, as: content)
            }
        }
    }

    /// Every fragment but the last has a multiple of 8 bytes, and none reaches beyond the longest packet (RFC 8200
    /// §4.5).
    private static func fragment(
        _ frame: Span<UInt8>, _ place: FramePlace, of key: IPFragment.Key, content: UInt8, position: Int, isLast: Bool
    ) -> FrameContent {
        guard place.offset < min(place.end, frame.count), place.end != .max else { return .malformed }
        let length = place.end - place.offset
        guard isLast || length.isMultiple(of: 8), position + length <= longestPacket else { return .malformed }
        return .fragment(
            IPFragment(
                key: key, content: content, position: position, length: length, isLast: isLast,
                payload: place.offset..<min(place.end, frame.count)))
    }

    private static func datagram(
        _ frame: Span<UInt8>, _ place: FramePlace, from source: IPAddress, to destination: IPAddress
    ) -> FrameContent {
        let offset = place.offset
        guard frame.count >= offset + 8 else { return .malformed }
        let datagramEnd = offset + Int(frame.word16(at: offset + 4, .big))
        guard datagramEnd >= offset + 8, datagramEnd <= place.end else { return .malformed }
        let port = frame.word16(at: offset + 2, .big)
        let payload = FramePlace(offset: offset + 8, end: datagramEnd, depth: place.depth)
        // What is no tunnel inside is a stream at a tunnel's port.
        let inside = overlaid(frame, payload, at: port)
        guard !inside.isFound else { return inside }
        return .datagram(
            UDPDatagram(
                source: Endpoint(address: source, port: frame.word16(at: offset, .big)),
                destination: Endpoint(address: destination, port: port),
                payload: offset + 8..<min(datagramEnd, frame.count), isTruncated: datagramEnd > frame.count))
    }

    private static func isRead(_ content: UInt8) -> Bool {
        switch content {
        case ProtocolNumber.udp, ProtocolNumber.authentication, ProtocolNumber.version4, ProtocolNumber.version6,
            ProtocolNumber.gre, ProtocolNumber.etherIP, ProtocolNumber.mpls:
            true
        default: false
        }
    }

    private static func isExtension(_ content: UInt8) -> Bool {
        switch content {
        case ProtocolNumber.hopByHopOptions, ProtocolNumber.routing, ProtocolNumber.destinationOptions: true
        default: false
        }
    }

    private static let longestPacket = 65_535
}

/// Assigned Internet protocol numbers.
enum ProtocolNumber {
    static let hopByHopOptions: UInt8 = 0
    static let version4: UInt8 = 4
    static let udp: UInt8 = 17
    static let version6: UInt8 = 41
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let gre: UInt8 = 47
    static let authentication: UInt8 = 51
    static let destinationOptions: UInt8 = 60
    static let etherIP: UInt8 = 97
    static let mpls: UInt8 = 137
}
