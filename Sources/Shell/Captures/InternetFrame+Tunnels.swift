import Media

/// Packets inside packets, as monitoring ports and overlay networks deliver them.
extension InternetFrame {
    /// What follows an IP header that names a tunnel.
    static func tunnelled(_ frame: Span<UInt8>, _ place: FramePlace, as content: UInt8) -> FrameContent {
        guard let inner = place.inside(at: place.offset) else { return .notUDP }
        switch content {
        case ProtocolNumber.version4: return version4(frame, inner)  // RFC 2003
        case ProtocolNumber.version6: return version6(frame, inner)  // RFC 4213, RFC 2473
        case ProtocolNumber.gre: return generic(frame, inner)
        case ProtocolNumber.mpls: return labelled(frame, inner)  // RFC 4023 §3
        case ProtocolNumber.etherIP: return ethernet(frame, inner.at(inner.offset + 2))  // RFC 3378 §3
        default: return .notUDP
        }
    }

    /// GRE (RFC 2784 §2, RFC 2890 §2, RFC 7637 §3.2), and that of PPTP (RFC 2637 §4.1).
    private static func generic(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame.count >= place.offset + 4 else { return .malformed }
        let flags = frame.word16(at: place.offset, .big)
        let type = frame.word16(at: place.offset + 2, .big)
        let isSequenced = flags & 0x1000 != 0
        var inner = place.at(place.offset + 4)
        if flags & 0x2000 != 0 { inner.offset += 4 }  // key
        if isSequenced { inner.offset += 4 }
        switch flags & 7 {
        // Bit 0x4000 is the routing of RFC 1701, which RFC 2784 §2.3 lets a receiver discard.
        case 0 where flags & 0x4000 == 0:
            if flags & 0x8000 != 0 { inner.offset += 4 }  // checksum
        case 1 where type == 0x880B:
            if flags & 0x0080 != 0 { inner.offset += 4 }  // acknowledgement
        default: return .notUDP
        }
        switch type {
        case 0x88BE, 0x22EB: return mirrored(frame, inner, isSequenced: isSequenced, isThird: type == 0x22EB)
        case 0x880B: return pointToPoint(frame, inner)
        default: return typed(frame, inner, as: type)
        }
    }

    /// ERSPAN (draft-foschiano-erspan §4): type I is the frame alone and has no sequence number, type II has 8 bytes
    /// before it, type III 12 and, with the last bit of these set, 8 more.
    private static func mirrored(
        _ frame: Span<UInt8>, _ place: FramePlace, isSequenced: Bool, isThird: Bool
    ) -> FrameContent {
        guard isThird else {
            guard isSequenced else { return ethernet(frame, place) }
            return ethernet(frame, place.at(place.offset + 8))
        }
        guard frame.count >= place.offset + 12 else { return .malformed }
        let inner = place.at(place.offset + (frame[place.offset + 11] & 1 == 0 ? 12 : 20))
        // The frame type: 0 Ethernet, 2 IP.
        return frame[place.offset + 10] >> 2 & 31 == 2 ? internet(frame, inner) : ethernet(frame, inner)
    }

    /// The session stage of PPPoE (RFC 2516 §4).
    static func pointToPointSession(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame.count >= place.offset + 6 else { return .malformed }
        guard frame.word16(at: place.offset, .big) == 0x1100 else { return .notUDP }
        let end = place.offset + 6 + Int(frame.word16(at: place.offset + 4, .big))
        guard end <= place.end else { return .malformed }
        guard let inner = place.inside(at: place.offset + 6, end: end) else { return .notUDP }
        return pointToPoint(frame, inner)
    }

    /// PPP (RFC 1661 §2, RFC 1662 §3.1): address and control, and the first byte of the protocol, may be left out.
    private static func pointToPoint(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        var place = place
        if frame.count >= place.offset + 2, frame.word16(at: place.offset, .big) == 0xFF03 { place.offset += 2 }
        guard frame.count >= place.offset + 2 else { return .malformed }
        let isShort = frame[place.offset] & 1 == 1
        let type = isShort ? UInt16(frame[place.offset]) : frame.word16(at: place.offset, .big)
        place.offset += isShort ? 1 : 2
        switch type {
        case 0x0021: return version4(frame, place)
        case 0x0057: return version6(frame, place)
        case 0x0281: return labelled(frame, place)
        default: return .notUDP
        }
    }

    /// MPLS (RFC 3032 §2.1): labels of four bytes, then IP, or an Ethernet frame with or without a control word
    /// (RFC 4448 §4.6). Nothing specifies which; the first four bits of a control word are 0 (RFC 4385 §3).
    static func labelled(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard var inner = place.inside(at: place.offset) else { return .notUDP }
        var isBottom = false
        while !isBottom {
            guard frame.count > inner.offset + 4 else { return .malformed }
            isBottom = frame[inner.offset + 2] & 1 == 1
            inner.offset += 4
        }
        let content =
            switch frame[inner.offset] >> 4 {
            case 4: version4(frame, inner)
            case 6: version6(frame, inner)
            case 0: ethernet(frame, inner.at(inner.offset + 4))
            default: FrameContent.notUDP
            }
        return content.isFound ? content : ethernet(frame, inner)
    }

    /// What a datagram at a tunnel's port contains. No tunnel begins as RTP does, with the bits 1 and 0 (RFC 7983 §7),
    /// but VXLAN with a group policy, whose frame tells it apart.
    static func overlaid(_ frame: Span<UInt8>, _ place: FramePlace, at port: UInt16) -> FrameContent {
        guard isOverlay(port), frame.count >= place.offset + 8, place.end >= place.offset + 8,
            let inner = place.inside(at: place.offset)
        else { return .notUDP }
        switch port {
        case 2152: return mobile(frame, inner)
        case 6081: return virtualised(frame, inner)
        case 37008: return sniffed(frame, inner)
        default: return extended(frame, inner)
        }
    }

    /// GTP-U, GENEVE, TZSP; VXLAN, that of Linux before its port was assigned, and VXLAN-GPE.
    private static func isOverlay(_ port: UInt16) -> Bool {
        switch port {
        case 2152, 6081, 37008, 4789, 8472, 4790: true
        default: false
        }
    }

    /// VXLAN (RFC 7348 §5), also with a group policy (bit 0x80), and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe §3).
    private static func extended(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        let inner = place.at(place.offset + 8)
        guard frame[place.offset + 7] == 0 else { return .notUDP }
        switch (frame[place.offset], frame[place.offset + 3]) {
        case (0x08, _), (0x88, _), (0x0C, 3): return ethernet(frame, inner)
        case (0x0C, 1): return version4(frame, inner)
        case (0x0C, 2): return version6(frame, inner)
        case (0x0C, 5): return labelled(frame, inner)
        default: return .notUDP
        }
    }

    /// GENEVE (RFC 8926 §3.4).
    private static func virtualised(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame[place.offset] >> 6 == 0, frame[place.offset + 1] & 0x3F == 0, frame[place.offset + 7] == 0 else {
            return .notUDP
        }
        let options = Int(frame[place.offset] & 0x3F) * 4
        return typed(
            frame, place.at(place.offset + 8 + options), as: frame.word16(at: place.offset + 2, .big))
    }

    /// A user's packet in a mobile network, GTP-U (3GPP TS 29.281 §5.1, §5.2).
    private static func mobile(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        let flags = frame[place.offset]
        guard flags & 0xF0 == 0x30, frame[place.offset + 1] == 255 else { return .notUDP }
        let end = place.offset + 8 + Int(frame.word16(at: place.offset + 2, .big))
        guard end <= place.end else { return .malformed }
        var offset = place.offset + 8
        if flags & 7 != 0 {
            guard frame.count >= offset + 4 else { return .malformed }
            var next = flags & 4 == 0 ? 0 : frame[offset + 3]
            offset += 4
            while next != 0 {
                guard frame.count > offset else { return .malformed }
                let length = Int(frame[offset]) * 4
                guard length > 0, frame.count >= offset + length else { return .malformed }
                next = frame[offset + length - 1]
                offset += length
            }
        }
        return internet(frame, FramePlace(offset: offset, end: end, depth: place.depth))
    }

    /// TZSP, by which sniffers pass on Ethernet frames: tags until the one that ends them.
    private static func sniffed(_ frame: Span<UInt8>, _ place: FramePlace) -> FrameContent {
        guard frame.word32(at: place.offset, .big) == 0x0100_0001 else { return .notUDP }
        var offset = place.offset + 4
        while frame.count > offset + 1 {
            switch frame[offset] {
            case 0: offset += 1
            case 1: return ethernet(frame, place.at(offset + 1))
            default: offset += 2 + Int(frame[offset + 1])
            }
        }
        return .malformed
    }
}
