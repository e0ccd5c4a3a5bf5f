public import Media

/// Finds the media section that a packet on a shared transport belongs to (RFC 9143 §9.2): by the MID that the packet
/// carries, by its SSRC, by its payload type.
///
/// *Tolerates:*
/// - an announced SSRC with a payload type of another section: the payload type decides (descriptions that an SFU
///   patches);
/// - a payload type of several sections and an SSRC that no description names: the section that was added first gets
///   it, where the RFC would discard the packet.
public struct StreamRouter: Sendable {
    /// What identifies the packets of one media section.
    public struct Section: Equatable, Sendable {
        /// Payload types of media and of their auxiliary payloads.
        public var payloadTypes: [UInt8]
        /// Announced SSRCs, those of retransmissions included.
        public var sources: [UInt32]
        public var mid: String?
        /// The identifier of the header extension that carries the MID.
        public var midExtensionID: UInt8?

        public init(payloadTypes: [UInt8], sources: [UInt32] = [], mid: String? = nil, midExtensionID: UInt8? = nil) {
            self.payloadTypes = payloadTypes
            self.sources = sources
            self.mid = mid
            self.midExtensionID = midExtensionID
        }
    }

    /// SSRCs that are remembered beyond the announced ones; a sender of random ones must not fill the memory.
    public static let maximumLearned = 1024

    private var sections: [(track: TrackID, section: Section)] = []
    private var byMID: [String: TrackID] = [:]
    private var midBytes: [TrackID: [UInt8]] = [:]
    private var bySource: [UInt32: TrackID] = [:]
    /// Sources that have a track of their own, whatever their packets say.
    private var assigned: [UInt32: TrackID] = [:]
    private var byPayloadType: [UInt8: [TrackID]] = [:]
    private var midExtensionIDs: [UInt8] = []
    private var learnedCount = 0
    /// The result for the previous packet, which most packets share.
    private var latest: (ssrc: UInt32, payloadType: UInt8, track: TrackID)?

    public init() {}

    public var isEmpty: Bool { sections.isEmpty && assigned.isEmpty }

    public mutating func add(_ section: Section, for track: TrackID) {
        sections.append((track, section))
        latest = nil
        for payloadType in section.payloadTypes { byPayloadType[payloadType, default: []].append(track) }
        for ssrc in section.sources where bySource[ssrc] == nil { bySource[ssrc] = track }
        guard let mid = section.mid, let id = section.midExtensionID else { return }
        byMID[mid] = byMID[mid] ?? track
        midBytes[track] = Array(mid.utf8)
        if !midExtensionIDs.contains(id) { midExtensionIDs.append(id) }
    }

    /// Packets of a source go to a track of their own from now on, with the payload types of another.
    public mutating func assign(_ ssrc: UInt32, to track: TrackID) {
        assigned[ssrc] = track
        latest = nil
    }

    /// Forgets the sections of a track, and its SSRCs.
    public mutating func remove(_ track: TrackID) {
        assigned = assigned.filter { $0.value != track }
        let others = sections.filter { $0.track != track }
        guard others.count < sections.count else { return }
        let assigned = assigned
        self = StreamRouter()
        self.assigned = assigned
        for other in others { add(other.section, for: other.track) }
    }

    /// - Returns: nil for a packet that belongs to no section.
    public mutating func route(_ packet: RTPPacket, in datagram: Span<UInt8>) -> TrackID? {
        if !assigned.isEmpty, let track = assigned[packet.ssrc] { return track }
        if let place = midPlace(in: packet, datagram) { return track(ofMID: datagram.extracting(place), packet) }
        if let latest, latest.ssrc == packet.ssrc, latest.payloadType == packet.payloadType { return latest.track }
        guard let track = track(ofSource: packet.ssrc, packet.payloadType) else { return nil }
        latest = (packet.ssrc, packet.payloadType, track)
        return track
    }

    private mutating func track(ofSource ssrc: UInt32, _ payloadType: UInt8) -> TrackID? {
        if let track = bySource[ssrc], accepts(payloadType, track) { return track }
        guard let track = byPayloadType[payloadType]?.first else { return nil }
        learn(ssrc, track)
        return track
    }

    private mutating func learn(_ ssrc: UInt32, _ track: TrackID) {
        guard bySource[ssrc] != track else { return }
        if bySource[ssrc] == nil {
            guard learnedCount < Self.maximumLearned else { return }
            learnedCount += 1
        }
        bySource[ssrc] = track
        latest = nil
    }

    private func accepts(_ payloadType: UInt8, _ track: TrackID) -> Bool {
        byPayloadType[payloadType]?.contains(track) ?? false
    }

    /// The MID has precedence, also over an earlier section of the SSRC.
    private mutating func track(ofMID bytes: Span<UInt8>, _ packet: RTPPacket) -> TrackID? {
        // A source seldom changes its section, so no text is made for packets that repeat its MID.
        if let known = bySource[packet.ssrc], let mid = midBytes[known], mid.span.isEqual(to: bytes) {
            return accepts(packet.payloadType, known) ? known : nil
        }
        guard let track = byMID[String(utf8In: bytes, 0..<bytes.count)], accepts(packet.payloadType, track) else {
            return nil
        }
        learn(packet.ssrc, track)
        return track
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
