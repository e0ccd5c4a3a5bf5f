public import Media

/// Decides whose packets a track is made of: one SSRC at a time, each an epoch of the track (RFC 3550 §8.2).
///
/// A new source becomes current after `minimumSequential` consecutive packets without one from the current source
/// between them (RFC 3550 appendix A.1). Its first packets are kept meanwhile, for the first one usually
/// begins the key frame.
public struct SourceAdmission {
    /// A packet that waits for its source to be believed.
    public struct HeldPacket {
        public let bytes: [UInt8]
        public let header: RTPPacket
        public let arrival: SessionTime
    }

    public enum Decision: Equatable {
        /// The packet belongs to the epoch that runs.
        case current
        /// The packet was kept; its source is not believed yet.
        case held
        /// A new epoch begins; its packets, this one included, are in `takeHeld()`.
        case promoted
    }

    /// MIN_SEQUENTIAL of RFC 3550 appendix A.1.
    public static let minimumSequential = 2
    /// Two sources that send in turn could otherwise keep a candidate waiting for ever.
    public static let maximumHeld = 64
    /// How long two sources may overlap, while packets of the old one are still on the way. Earlier packets of a
    /// candidate have no place on the track, because the current source's packets are there.
    public static let maximumOverlap = Interval(milliseconds: 200)

    /// SSRCs in the order in which they became current.
    public private(set) var epochs: [UInt32] = []
    /// Packets of sources that never became current.
    public private(set) var foreignCount: UInt64 = 0
    private let announced: [UInt32]
    private var candidate: UInt32?
    private var lastSequence: UInt16 = 0
    private var streak = 0
    private var held: [HeldPacket] = []

    /// `announced` are the SSRCs that the session description names (RFC 5576 §4.1): believed at once.
    public init(announced: [UInt32]) {
        self.announced = announced
    }

    public var current: UInt32? { epochs.last }

    /// Whether `ssrc` is the track's source or about to be.
    public func isFollowing(_ ssrc: UInt32) -> Bool {
        ssrc == current || ssrc == candidate
    }

    public mutating func admit(_ packet: ReceivedPacket) -> Decision {
        if packet.header.ssrc == current {
            streak = 0
            if !held.isEmpty { dropHeld(before: packet.arrival) }
            return .current
        }
        if packet.header.ssrc != candidate {
            dropHeld()
            candidate = packet.header.ssrc
        }
        let follows = streak > 0 && packet.header.sequenceNumber == lastSequence &+ 1
        streak = follows ? streak + 1 : 1
        lastSequence = packet.header.sequenceNumber
        if held.count == Self.maximumHeld {
            held.removeFirst()
            foreignCount += 1
        }
        var bytes: [UInt8] = []
        bytes.append(packet.datagram)
        held.append(HeldPacket(bytes: bytes, header: packet.header, arrival: packet.arrival))
        let isAnnounced = current == nil && announced.contains(packet.header.ssrc)
        guard isAnnounced || streak >= Self.minimumSequential else { return .held }
        epochs.append(packet.header.ssrc)
        candidate = nil
        streak = 0
        return .promoted
    }

    /// The packets of the epoch that just began, in order of arrival.
    public mutating func takeHeld() -> [HeldPacket] {
        defer { held = [] }
        return held
    }

    /// At the end: the remaining candidates belonged to no track.
    public mutating func finish() {
        dropHeld()
    }

    private mutating func dropHeld(before arrival: SessionTime) {
        let count = held.count
        held.removeAll { arrival - $0.arrival > Self.maximumOverlap }
        foreignCount += UInt64(count - held.count)
    }

    private mutating func dropHeld() {
        foreignCount += UInt64(held.count)
        held.removeAll()
        streak = 0
    }
}
