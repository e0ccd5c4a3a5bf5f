import Media

/// The video frame that is being put together, and which packets may begin the next one.
///
///     waiting ────────open──────▶ assembling ──emit, discard, dropWhole──▶ waiting
///     recovering ─────open──────▶     │  │
///     skipping ───────open──────▶     │  └──receive with loss, dropWithoutMarker, drop──▶ recovering
///                                     └─────reject──▶ skipping
///
/// `skip` and `reject` lead to `skipping` from every state, a packet with loss to `recovering`.
///
/// The storage goes to the `FrameList` and comes back empty, so that nothing is allocated per packet.
struct FrameAssembly: Sendable {
    enum State: Sendable {
        /// Between frames, nothing missing: the first packet of any frame begins one.
        case waiting
        /// After a gap: only a packet that surely comes first begins a frame.
        case recovering
        /// In the rest of a damaged frame: the next timestamp begins another.
        case skipping
        /// A frame is open and has no hole so far.
        case assembling
    }

    /// The most bytes one frame may have. A 4K key frame at the highest quality has about 2 MiB; four times
    /// that bounds what a sender without markers can make us keep.
    static let maximumByteCount = 8 << 20

    /// The open frame; depacketizers fill in what their headers say.
    var frame = EncodedFrame()
    private(set) var state = State.recovering
    /// What was damaged before the first frame that the current push emitted.
    private(set) var damage = Damage()
    /// A frame of this stream ended with a marker, so one that ends without is not whole.
    private(set) var sendsMarkers = false
    /// Timestamp of the last frame that was emitted, dropped or skipped.
    private var lastTimestamp: Int64?
    private var account = LossAccount()

    var isOpen: Bool { state == .assembling }

    /// Counts the packet's loss, which ends the open frame; to be called first in every push.
    mutating func receive(_ packet: OrderedPacket, isOpenDiscardable: Bool) {
        damage = Damage()
        guard packet.lostBefore > 0 else { return }
        account.addLoss(
            packet.lostBefore, before: packet.extendedTimestamp, open: isOpen ? frame.extendedTimestamp : nil)
        drop(isDiscardable: isOpenDiscardable)
    }

    /// Whether the packet is of another frame than the last one that was emitted, dropped or skipped.
    func isNewTimestamp(_ packet: OrderedPacket) -> Bool {
        packet.extendedTimestamp != lastTimestamp
    }

    mutating func open(with packet: OrderedPacket) {
        frame.removeAll()
        frame.extendedTimestamp = packet.extendedTimestamp
        frame.firstArrival = packet.arrival
        frame.lastArrival = packet.arrival
        account.endDamaged()
        state = .assembling
    }

    /// Adds payload bytes to the open frame.
    ///
    /// - Parameter reserve: bytes that the depacketizer adds at the end of the frame.
    mutating func append(
        _ bytes: Span<UInt8>, arrival: SessionTime, reserve: Int = 0
    ) throws(DepacketizingError) {
        let total = frame.bytes.count + bytes.count + reserve
        guard total <= Self.maximumByteCount else {
            throw .frameTooLarge(limit: Self.maximumByteCount, actual: total)
        }
        frame.bytes.append(bytes)
        frame.lastArrival = max(frame.lastArrival, arrival)
    }

    /// Hands the open frame over as whole.
    mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        if hasMarker { sendsMarkers = true }
        frame.lostBefore = account.lost
        if account.damage != Damage() { damage = account.damage }
        account.close()
        lastTimestamp = frame.extendedTimestamp
        state = .waiting
        frames.append(swapping: &frame)
    }

    /// Forgets the open frame, if there is one, because a part of it is missing.
    mutating func drop(isDiscardable: Bool) {
        drop(isDiscardable: isDiscardable, to: .recovering)
    }

    /// Forgets the open frame, which is whole but of no use without what was lost before.
    mutating func dropWhole(isDiscardable: Bool) {
        drop(isDiscardable: isDiscardable, to: .waiting)
    }

    /// Forgets the open frame, which turned out to hold no picture: nothing is missing.
    mutating func discard() {
        lastTimestamp = frame.extendedTimestamp
        state = .waiting
        frame.removeAll()
    }

    /// Forgets the open frame, because another one begins and its marker never came: an SFU lost its end and closed
    /// the gap in the sequence numbers (Janus 1.1.2, `vp8-opus-long` packet 2484). What else it hides is not known.
    mutating func dropWithoutMarker(isDiscardable: Bool) {
        account.addUncontainedLoss()
        drop(isDiscardable: isDiscardable)
    }

    /// Counts a packet whose frame can no longer be put together.
    mutating func skip(_ packet: OrderedPacket, isDiscardable: Bool) {
        // Without a counted loss the sender's framing is to blame; the gate must hear of a loss nevertheless.
        account.addLossUnlessCounted()
        account.addDamaged(timestamp: packet.extendedTimestamp, isDiscardable: isDiscardable)
        lastTimestamp = packet.extendedTimestamp
        state = .skipping
    }

    /// Counts a packet that could not be read as lost, and drops the open frame with it.
    mutating func reject(_ packet: OrderedPacket) {
        drop(isDiscardable: false)
        account.addUncontainedLoss()
        account.addDamaged(timestamp: packet.extendedTimestamp, isDiscardable: false)
        lastTimestamp = packet.extendedTimestamp
        state = .skipping
    }

    private mutating func drop(isDiscardable: Bool, to next: State) {
        if isOpen {
            account.addDamaged(timestamp: frame.extendedTimestamp, isDiscardable: isDiscardable)
            lastTimestamp = frame.extendedTimestamp
            frame.removeAll()
        }
        state = next
    }
}
