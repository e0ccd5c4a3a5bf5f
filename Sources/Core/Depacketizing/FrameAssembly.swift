import Media

/// The video frame that is being put together, and the account of what was lost since the frame before.
///
/// The storage goes to the `FrameList` and comes back empty, so that nothing is allocated per packet.
struct FrameAssembly: Sendable {
    /// The most bytes one frame may have. A 4K key frame at the highest quality has about 2 MiB; four times
    /// that bounds what a sender without markers can make us keep.
    static let maximumByteCount = 8 << 20

    /// The open frame; depacketizers fill in what their headers say.
    var frame = EncodedFrame()
    private(set) var isOpen = false
    /// What was damaged before the first frame that the current push emitted.
    private(set) var damage = Damage()
    /// A frame of this stream ended with a marker, so one that ends without is not whole.
    private(set) var sendsMarkers = false
    private var pending = Damage()
    private var lost = 0
    private var damagedTimestamp: Int64?
    private var isDamagedDiscardable = false

    /// Takes note of the packet's loss; to be called first in every push.
    mutating func receive(_ packet: OrderedPacket) {
        damage = Damage()
        guard packet.lostBefore > 0 else { return }
        addLoss(packet.lostBefore)
        let neighbour = isOpen ? frame.extendedTimestamp : damagedTimestamp
        if neighbour != packet.extendedTimestamp { pending.isContained = false }
    }

    mutating func open(with packet: OrderedPacket) {
        frame.removeAll()
        frame.extendedTimestamp = packet.extendedTimestamp
        frame.firstArrival = packet.arrival
        frame.lastArrival = packet.arrival
        damagedTimestamp = nil
        isOpen = true
    }

    /// Adds payload bytes to the open frame.
    mutating func append(_ bytes: Span<UInt8>, arrival: SessionTime) throws(DepacketizingError) {
        let total = frame.bytes.count + bytes.count
        guard total <= Self.maximumByteCount else {
            throw .frameTooLarge(limit: Self.maximumByteCount, actual: total)
        }
        frame.bytes.append(bytes)
        frame.lastArrival = max(frame.lastArrival, arrival)
    }

    /// Hands the open frame over as whole.
    mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        if hasMarker { sendsMarkers = true }
        frame.lostBefore = lost
        lost = 0
        if pending != Damage() {
            damage = pending
            pending = Damage()
        }
        isOpen = false
        frames.append(swapping: &frame)
    }

    /// Forgets the open frame, if there is one, because a part of it is missing.
    mutating func drop(isDiscardable: Bool) {
        guard isOpen else { return }
        isOpen = false
        countDamaged(timestamp: frame.extendedTimestamp, isDiscardable: isDiscardable)
        frame.removeAll()
    }

    /// Forgets the open frame, which turned out to hold no picture: nothing is missing.
    mutating func discard() {
        isOpen = false
        frame.removeAll()
    }

    /// Forgets the open frame, because another one begins and its marker never came: an SFU lost its end and closed
    /// the gap in the sequence numbers (Janus 1.1.2, `vp8-opus-long` packet 2484). What else it hides is not known.
    mutating func dropWithoutMarker(isDiscardable: Bool) {
        addLoss(1)
        pending.isContained = false
        drop(isDiscardable: isDiscardable)
    }

    /// Counts a packet whose frame cannot be put together any more.
    mutating func skip(_ packet: OrderedPacket, isDiscardable: Bool) {
        // Without a counted loss the sender's framing is to blame; the gate must hear of a loss nevertheless.
        if lost == 0 { addLoss(1) }
        countDamaged(timestamp: packet.extendedTimestamp, isDiscardable: isDiscardable)
    }

    /// Counts a packet that could not be read as lost, and drops the open frame with it.
    mutating func reject(_ packet: OrderedPacket) {
        drop(isDiscardable: false)
        addLoss(1)
        pending.isContained = false
        countDamaged(timestamp: packet.extendedTimestamp, isDiscardable: false)
    }

    private mutating func addLoss(_ count: Int) {
        let (sum, overflow) = lost.addingReportingOverflow(count)
        lost = overflow ? .max : sum
    }

    private mutating func countDamaged(timestamp: Int64, isDiscardable: Bool) {
        if timestamp != damagedTimestamp {
            damagedTimestamp = timestamp
            pending.frameCount &+= 1
            isDamagedDiscardable = false
        }
        if isDiscardable, !isDamagedDiscardable {
            isDamagedDiscardable = true
            pending.discardableCount &+= 1
        }
    }
}
