import Media

/// The content of a captured frame, as far as a recorder needs it.
enum FrameContent: Equatable {
    case datagram(UDPDatagram)
    case notUDP
    case fragment(IPFragment)
    /// A header is truncated or inconsistent.
    case malformed

    /// Whether there is something to go on with.
    var isFound: Bool {
        switch self {
        case .datagram, .fragment: true
        case .notUDP, .malformed: false
        }
    }
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

/// A part of an IP packet that was too long for a link (RFC 791 §3.2, RFC 8200 §4.5).
struct IPFragment: Equatable {
    /// What the fragments of one packet have in common.
    struct Key: Hashable {
        var source: IPAddress
        var destination: IPAddress
        var identification: UInt32
        /// 0 with IPv6, where only the first fragment's counts.
        var content: UInt8
        /// Tunnels around it: the inner packets of one are not those of another.
        var depth: Int
    }

    var key: Key
    /// The protocol number of what the packet contains.
    var content: UInt8
    /// Where the fragment belongs in the packet's payload.
    var position: Int
    /// Its length by its header; `payload` is shorter where the capture's snap length truncated it.
    var length: Int
    var isLast: Bool
    /// In bytes from the start of the frame.
    var payload: Range<Int>
}

/// A place in a frame at which a header begins.
struct FramePlace {
    var offset: Int
    /// Where the packet around it ends by its own length; the frame may end before it (snap length) or after it
    /// (padding).
    var end: Int
    /// The number of tunnels entered.
    var depth: Int

    /// A mirrored packet (ERSPAN) of an overlay (VXLAN) in a provider's network (PPPoE, MPLS) is in four tunnels; this
    /// is twice as many.
    static let depthLimit = 8

    /// The same packet from another offset on.
    func at(_ offset: Int) -> FramePlace {
        FramePlace(offset: offset, end: end, depth: depth)
    }

    /// The beginning of a packet inside this one; nil in too many tunnels.
    func inside(at offset: Int, end: Int? = nil) -> FramePlace? {
        guard depth < Self.depthLimit else { return nil }
        return FramePlace(offset: offset, end: end ?? self.end, depth: depth + 1)
    }
}
