/// The link type of an interface, held against the first packets: a flipped bit in its declaration would make nothing
/// of all of them.
struct LinkTypeCheck: Equatable {
    /// Nil for an unsupported link type: its packets are counted and skipped.
    private(set) var linkType: LinkType?
    private var isSettled = false
    private var trials = 0

    /// A capture with this many packets of something else first is taken as it is declared.
    private static let trialLimit = 64

    init(_ linkType: LinkType?) {
        self.linkType = linkType
        isSettled = linkType == .user || linkType == .copies
    }

    /// Looks at a packet until one fits. Returns true if that packet fits only another link type, which counts from now
    /// on.
    mutating func note(_ frame: Span<UInt8>) -> Bool {
        guard !isSettled else { return false }
        trials += 1
        if let linkType, Self.fits(frame, linkType) {
            isSettled = true
            return false
        }
        isSettled = trials >= Self.trialLimit
        // A packet that is neither malformed nor UDP says nothing against the declaration.
        guard let found = Self.guess(frame) else { return false }
        linkType = found
        isSettled = true
        return true
    }

    /// The link type under which the frame contains exactly one datagram.
    static func guess(_ frame: Span<UInt8>) -> LinkType? {
        let candidates: [LinkType] = [.raw, .ethernet, .linuxSLL, .linuxSLL2, .null]
        return candidates.first { isExact(frame, $0) }
    }

    /// Whether the lengths inside the frame agree with its own, but for the padding and check sequence of Ethernet.
    static func isExact(_ frame: Span<UInt8>, _ linkType: LinkType) -> Bool {
        guard case .datagram(let datagram) = InternetFrame.parse(frame, linkType: linkType) else { return false }
        let padding = linkType == .ethernet ? 50 : 4
        return !datagram.isTruncated && !datagram.payload.isEmpty
            && frame.count - datagram.payload.upperBound <= padding
    }

    private static func fits(_ frame: Span<UInt8>, _ linkType: LinkType) -> Bool {
        switch InternetFrame.parse(frame, linkType: linkType) {
        case .datagram, .fragment: true
        case .notUDP, .malformed: false
        }
    }
}
