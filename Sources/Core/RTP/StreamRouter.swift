import Media

/// Finds the media section that a packet on a shared transport belongs to (RFC 9143 §9.2): by the MID that the packet
/// carries, by its SSRC, by its payload type.
///
/// Tolerates:
/// - an announced SSRC with a payload type of another section: the payload type decides (descriptions that an SFU patches);
/// - a payload type of several sections and an SSRC that no description names: the section that was added first gets it,
///   where the RFC would discard the packet.
public struct StreamRouter<Stream: Hashable & Sendable>: Sendable {
    /// What identifies the packets of one media section.
    public struct Section: Equatable, Sendable {
        /// Payload types of media and of what accompanies them.
        public var payloadTypes: [UInt8]
        /// Announced SSRCs, those of retransmissions included.
        public var sources: [UInt32]
        public var mid: String?
        /// Under which identifier packets carry the MID.
        public var midExtensionID: UInt8?

        public init(payloadTypes: [UInt8], sources: [UInt32] = [], mid: String? = nil, midExtensionID: UInt8? = nil) {
            self.payloadTypes = payloadTypes
            self.sources = sources
            self.mid = mid
            self.midExtensionID = midExtensionID
        }
    }

    /// SSRCs that are remembered beyond the announced ones; a sender of random ones must not fill the memory.
    public static var maximumLearned: Int { 1024 }

    private var sections: [(stream: Stream, section: Section)] = []
    private var byMID: [String: Stream] = [:]
    private var midBytes: [Stream: [UInt8]] = [:]
    private var bySource: [UInt32: Stream] = [:]
    private var byPayloadType: [UInt8: [Stream]] = [:]
    private var midExtensionIDs: [UInt8] = []
    private var learnedCount = 0
    /// The answer for the packet before: most packets have the same.
    private var latest: (ssrc: UInt32, payloadType: UInt8, stream: Stream)?

    public init() {}

    public var isEmpty: Bool { sections.isEmpty }

    /// The section that was added first.
    public var first: Stream? { sections.first?.stream }

    public mutating func add(_ section: Section, for stream: Stream) {
        sections.append((stream, section))
        latest = nil
        for payloadType in section.payloadTypes { byPayloadType[payloadType, default: []].append(stream) }
        for ssrc in section.sources where bySource[ssrc] == nil { bySource[ssrc] = stream }
        guard let mid = section.mid, let id = section.midExtensionID else { return }
        byMID[mid] = byMID[mid] ?? stream
        midBytes[stream] = Array(mid.utf8)
        if !midExtensionIDs.contains(id) { midExtensionIDs.append(id) }
    }

    /// Forgets the sections of a stream, and its SSRCs.
    public mutating func remove(_ stream: Stream) {
        let others = sections.filter { $0.stream != stream }
        guard others.count < sections.count else { return }
        self = StreamRouter()
        for other in others { add(other.section, for: other.stream) }
    }

    /// - Returns: nil for a packet that belongs to no section.
    public mutating func route(_ packet: RTPPacket, in datagram: Span<UInt8>) -> Stream? {
        if let place = midPlace(in: packet, datagram) { return stream(ofMID: datagram.extracting(place), packet) }
        if let latest, latest.ssrc == packet.ssrc, latest.payloadType == packet.payloadType { return latest.stream }
        guard let stream = stream(ofSource: packet.ssrc, packet.payloadType) else { return nil }
        latest = (packet.ssrc, packet.payloadType, stream)
        return stream
    }

    private mutating func stream(ofSource ssrc: UInt32, _ payloadType: UInt8) -> Stream? {
        if let stream = bySource[ssrc], accepts(payloadType, stream) { return stream }
        guard let stream = byPayloadType[payloadType]?.first else { return nil }
        learn(ssrc, stream)
        return stream
    }

    private mutating func learn(_ ssrc: UInt32, _ stream: Stream) {
        guard bySource[ssrc] != stream else { return }
        if bySource[ssrc] == nil {
            guard learnedCount < Self.maximumLearned else { return }
            learnedCount += 1
        }
        bySource[ssrc] = stream
        latest = nil
    }

    private func accepts(_ payloadType: UInt8, _ stream: Stream) -> Bool {
        byPayloadType[payloadType]?.contains(stream) ?? false
    }

    /// The MID has the last word, also over what an SSRC meant before.
    private mutating func stream(ofMID bytes: Span<UInt8>, _ packet: RTPPacket) -> Stream? {
        // A source seldom changes its section: no text is made for the packets that repeat it.
        if let known = bySource[packet.ssrc], let mid = midBytes[known], mid.span.isEqual(to: bytes) {
            return accepts(packet.payloadType, known) ? known : nil
        }
        guard let stream = byMID[String(utf8In: bytes, 0..<bytes.count)], accepts(packet.payloadType, stream) else {
            return nil
        }
        learn(packet.ssrc, stream)
        return stream
    }

    private func midPlace(in packet: RTPPacket, _ datagram: Span<UInt8>) -> Range<Int>? {
        guard !midExtensionIDs.isEmpty, let block = packet.headerExtension else { return nil }
        for id in midExtensionIDs {
            if let place = block.element(id: id, in: datagram) { return place }
        }
        return nil
    }
}

extension Span<UInt8> {
    fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for i in indices where self[i] != other[i] { return false }
        return true
    }
}
