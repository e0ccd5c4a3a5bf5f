import Media

/// The video frame that is being put together, and which packets may begin the next one.
///
/// A marker does not end a frame at once: `mark` keeps it open until the next packet, or `patience`, shows that nothing
/// continues it.
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

    /// How long a frame whose last packet had the marker waits for a packet that proves the marker wrong. Pacers spread
    /// a picture over less than its distance to the next one.
    static let patience = Interval(milliseconds: 100)
    /// The most bytes one frame may have. A 4K key frame at the highest quality has about 2 MiB; four times
    /// that bounds what a sender without markers can make us keep.
    static let maximumByteCount = 8 << 20

    /// The open frame; depacketizers fill in the fields of their headers.
    var frame = EncodedFrame()
    private(set) var state = State.recovering
    /// What was damaged before the first frame that the current push emitted.
    private(set) var damage = Damage()
    private var hasEmitted = false
    private var hasEmittedBefore = false
    /// Sizes of what was appended: the largest of the stream and the last.
    private var largestPart = 0
    private var lastPart = 0
    /// The last packet of the open frame had the marker: the frame is whole unless the next packet continues it.
    private(set) var isMarked = false
    private(set) var markers = MarkerRecord()
    /// Timestamp of the last frame that was emitted, dropped or skipped.
    private var lastTimestamp: Int64?
    private var account = LossAccount()

    var isOpen: Bool { state == .assembling }

    /// Begins a push or a poll, whose damage is counted from here.
    mutating func begin() {
        damage = Damage()
        hasEmitted = false
    }

    /// Whether the open frame is whole although the packet after it is lost: its marker is believed.
    func isWhole(before packet: OrderedPacket) -> Bool {
        packet.lostBefore > 0 && isMarked && !markers.areWrong
    }

    /// Whether the open frame is whole, because nothing followed its marker for long enough.
    func isWhole(at now: SessionTime) -> Bool {
        isMarked && !markers.areWrong && isQuiet(at: now)
    }

    /// Nothing came for the open frame for long enough.
    func isQuiet(at now: SessionTime) -> Bool {
        isOpen && now - frame.lastArrival >= Self.patience
    }

    /// The open frame seems whole though markers prove nothing: its last packet is shorter than packets may be.
    var endsShort: Bool { isOpen && !markers.provesDamage && hasEmittedBefore && lastPart < largestPart }

    /// Counts the packet's loss, which ends the open frame; to be called first in every push, after `begin` and after
    /// the open frame was emitted if it is whole.
    ///
    /// - Parameter staysOpen: what was lost is not needed for the open frame.
    mutating func receive(_ packet: OrderedPacket, isOpenDiscardable: Bool?, staysOpen: Bool = false) {
        guard packet.lostBefore > 0 else { return }
        account.addLoss(
            packet.lostBefore, before: packet.extendedTimestamp, open: isOpen ? frame.extendedTimestamp : nil)
        if !staysOpen { drop(isDiscardable: isOpenDiscardable) }
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
        isMarked = false
        state = .assembling
    }

    /// The packet that was added last had the marker.
    mutating func mark() {
        isMarked = true
    }

    /// Another packet continues the open frame, so that a marker before it was wrong.
    mutating func resume() {
        guard isMarked else { return }
        isMarked = false
        markers.noteWrong()
    }

    /// A packet with the marker ends inside what it carries, so the marker is wrong.
    mutating func noteWrongMarker() {
        markers.noteWrong()
    }

    /// The open frame goes on by right: a field follows the one with the marker.
    mutating func unmark() {
        isMarked = false
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
        lastPart = bytes.count
        largestPart = max(largestPart, lastPart)
        frame.lastArrival = max(frame.lastArrival, arrival)
    }

    /// Hands the open frame over as whole.
    mutating func emit(into frames: inout FrameList) {
        if isMarked { markers.noteEnd() } else { markers.noteMissing() }
        isMarked = false
        if frame.extendedTimestamp == lastTimestamp { account.noteSharedTimestamp() }
        frame.lostBefore = account.lost
        // A second frame of one push follows the first without a gap, but for one that a lost packet made whole.
        if !hasEmitted { damage = account.damage }
        hasEmitted = true
        hasEmittedBefore = true
        account.close()
        lastTimestamp = frame.extendedTimestamp
        state = .waiting
        frames.append(swapping: &frame)
    }

    /// Forgets the open frame, if there is one, because a part of it is missing.
    mutating func drop(isDiscardable: Bool?) {
        drop(isDiscardable: isDiscardable, to: .recovering)
    }

    /// Forgets the open frame, which is whole but of no use without what was lost before.
    mutating func dropWhole(isDiscardable: Bool?) {
        drop(isDiscardable: isDiscardable, to: .waiting)
    }

    /// Forgets the open frame, which turned out to hold no picture: nothing is missing.
    mutating func discard() {
        lastTimestamp = frame.extendedTimestamp
        isMarked = false
        state = .waiting
        frame.removeAll()
    }

    /// Forgets the open frame, because another one begins and its marker never came: an SFU lost its end and closed the
    /// gap in the sequence numbers (Janus 1.1.2, `vp8-opus-long` packet 2484). How much else is missing is not known.
    mutating func dropWithoutMarker(isDiscardable: Bool?) {
        account.addUncontainedLoss()
        markers.noteMissing()
        drop(isDiscardable: isDiscardable)
    }

    /// Counts a packet whose frame can no longer be put together.
    mutating func skip(_ packet: OrderedPacket, isDiscardable: Bool?) {
        // Without a counted loss the sender's framing is to blame; the gate must learn of a loss nevertheless.
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

    private mutating func drop(isDiscardable: Bool?, to next: State) {
        if isOpen {
            account.addDamaged(timestamp: frame.extendedTimestamp, isDiscardable: isDiscardable)
            lastTimestamp = frame.extendedTimestamp
            frame.removeAll()
        }
        isMarked = false
        state = next
    }
}
