public import Media

/// Decides whose packets a track is made of: one SSRC at a time, each an epoch of the track (RFC 3550 §8.2).
///
/// A new source becomes current after `minimumSequential` consecutive packets (RFC 3550 appendix A.1), once the current
/// one has been silent: so a reconnection is followed, and a second sender on the port cannot displace a live one. Its
/// first packets are kept meanwhile, for the first one usually begins the key frame. A source that the description
/// names comes back at once, and the one that filled its pause does not fill the next.
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
    /// A second of 4 Mbit/s: so long may a reconnection have to wait.
    public static let maximumHeld = 512
    static let maximumHeldBytes = 1 << 20
    /// A live source has sent a packet in that time, be it audio of 20 ms or video at 10 pictures a second.
    static let silence = Interval(milliseconds: 200)
    /// What the description names has more right to the track: it may be a screen that stands still.
    static let announcedSilence = Interval(milliseconds: 1000)
    /// A source that once filled a pause of another may only follow one that is surely gone (RFC 3550 §6.3.5: five
    /// intervals of 5 s).
    static let departure = Interval(milliseconds: 25_000)
    static let maximumRejected = 16
    /// The limit of `others`; `foreignCount` counts the packets of further sources.
    public static let maximumOthers = 16
    /// How long two sources may overlap, while packets of the old one are still on the way. Earlier packets of a
    /// candidate have no place on the track, because the current source's packets are there.
    public static let maximumOverlap = Interval(milliseconds: 200)

    /// The limit of `epochs`; `epochCount` counts further ones. Any sender begins an epoch with two packets.
    public static let maximumListed = 100

    /// SSRCs in the order in which they became current, `maximumListed` at most.
    public private(set) var epochs: [UInt32] = []
    /// All epochs, listed or not.
    public private(set) var epochCount = 0
    public private(set) var current: UInt32?
    /// Packets of sources that never became current.
    public private(set) var foreignCount: UInt64 = 0
    private let announced: [UInt32]
    private var candidate: UInt32?
    private var lastSequence: UInt16 = 0
    private var streak = 0
    private var held: [HeldPacket] = []
    private var heldBytes = 0
    /// When the current source was heard last; nil after its goodbye.
    private var lastHeard: SessionTime?
    private var rejected: [UInt32] = []
    /// Sources that sent beside the current one, so that they can be no epoch of the track.
    public private(set) var others: [UInt32] = []
    /// One of them that has just turned out to be, until it is taken.
    private var other: UInt32?

    /// `announced` are the SSRCs that the session description names (RFC 5576 §4.1): believed at once.
    public init(announced: [UInt32]) {
        self.announced = announced
    }

    /// Whether `ssrc` is the track's source or about to be.
    public func isFollowing(_ ssrc: UInt32) -> Bool {
        ssrc == current || ssrc == candidate
    }

    public mutating func admit(_ packet: ReceivedPacket) -> Decision {
        let ssrc = packet.header.ssrc
        if ssrc == current {
            lastHeard = packet.arrival
            if !held.isEmpty { noteOverlap(at: packet.arrival) }
            return .current
        }
        if ssrc != candidate {
            dropHeld()
            candidate = ssrc
        }
        let follows = streak > 0 && packet.header.sequenceNumber == lastSequence &+ 1
        streak = follows ? streak + 1 : 1
        lastSequence = packet.header.sequenceNumber
        hold(packet)
        guard isProved(ssrc), isFree(for: ssrc, at: packet.arrival) else { return .held }
        promote(ssrc, at: packet.arrival)
        return .promoted
    }

    /// The current source was heard of in RTCP.
    public mutating func noteReport(of ssrc: UInt32, at arrival: SessionTime) {
        if ssrc == current, lastHeard != nil { lastHeard = arrival }
    }

    /// A source said goodbye (RFC 3550 §6.6): another need not wait.
    public mutating func noteGoodbye(of ssrc: UInt32) {
        if ssrc == current { lastHeard = nil }
    }

    /// Two packets in a row, or the description, prove that it is a source.
    private func isProved(_ ssrc: UInt32) -> Bool {
        streak >= Self.minimumSequential || announced.contains(ssrc) && !currentIsAnnounced
    }

    private var currentIsAnnounced: Bool { current.map(announced.contains) ?? false }

    /// Whether the track is free for another source.
    private func isFree(for ssrc: UInt32, at arrival: SessionTime) -> Bool {
        guard current != nil, let lastHeard else { return true }
        if announced.contains(ssrc), !currentIsAnnounced { return true }
        let silence = arrival - lastHeard
        if rejected.contains(ssrc) { return silence >= Self.departure }
        return silence >= (currentIsAnnounced ? Self.announcedSilence : Self.silence)
    }

    private mutating func promote(_ ssrc: UInt32, at arrival: SessionTime) {
        if let current, announced.contains(ssrc), !currentIsAnnounced, epochs.contains(ssrc),
            rejected.count < Self.maximumRejected
        {
            rejected.append(current)
        }
        current = ssrc
        epochCount += 1
        if epochs.count < Self.maximumListed { epochs.append(ssrc) }
        lastHeard = arrival
        candidate = nil
        streak = 0
    }

    private mutating func hold(_ packet: ReceivedPacket) {
        // Half of them at once, so that a flood costs little.
        while held.count == Self.maximumHeld || heldBytes + packet.datagram.count > Self.maximumHeldBytes,
            !held.isEmpty
        {
            let dropped = (held.count + 1) / 2
            held.removeFirst(dropped)
            heldBytes = held.reduce(0) { $0 + $1.bytes.count }
            foreignCount += UInt64(dropped)
        }
        var bytes: [UInt8] = []
        bytes.append(packet.datagram)
        heldBytes += bytes.count
        held.append(HeldPacket(bytes: bytes, header: packet.header, arrival: packet.arrival))
    }

    /// The packets of the epoch that just began, in order of arrival.
    public mutating func takeHeld() -> [HeldPacket] {
        defer {
            held = []
            heldBytes = 0
        }
        return held
    }

    /// At the end: a source that came after the current one had its last packet follows it; what else is left belonged
    /// to no track.
    ///
    /// - Returns: `.promoted` where `takeHeld()` has an epoch, `.current` otherwise.
    public mutating func finish() -> Decision {
        if let candidate, let first = held.first, streak >= Self.minimumSequential, !rejected.contains(candidate),
            lastHeard.map({ $0 < first.arrival }) ?? true
        {
            promote(candidate, at: first.arrival)
            return .promoted
        }
        dropHeld()
        return .current
    }

    /// A source that has just turned out to send beside the current one; its packets are in `takeHeld()`.
    public mutating func takeOther() -> UInt32? {
        guard other != nil else { return nil }
        defer { other = nil }
        return other
    }

    /// The current source sends while packets of another wait: packets of the old one may still be on the way, but not
    /// for long.
    private mutating func noteOverlap(at arrival: SessionTime) {
        guard let candidate, let first = held.first, arrival - first.arrival > Self.maximumOverlap else { return }
        if streak >= Self.minimumSequential, others.count < Self.maximumOthers, !others.contains(candidate) {
            others.append(candidate)
            other = candidate
            return
        }
        dropHeld(before: arrival)
    }

    private mutating func dropHeld(before arrival: SessionTime) {
        let count = held.count
        held.removeAll { arrival - $0.arrival > Self.maximumOverlap }
        heldBytes = held.reduce(0) { $0 + $1.bytes.count }
        foreignCount += UInt64(count - held.count)
    }

    private mutating func dropHeld() {
        foreignCount += UInt64(held.count)
        held.removeAll()
        heldBytes = 0
        streak = 0
    }
}
