public import Media

/// Puts the packets of one SSRC in sequence order, bounded in time, number and bytes.
///
/// A packet in order is not stored: `insert` says `.inOrder` and the caller goes on with the datagram in its hand. After
/// every `insert`, and whenever the instant of a `.wait` has come, the caller polls until it gets `.wait` or `.empty`:
///
///     insert ──▶ inOrder ──▶ use the datagram ──▶ poll ──▶ packet ──▶ use, release ──▶ poll ...
///            └─▶ anything else ─────────────────▶ poll ──▶ wait, empty: done
///
/// The first packet that arrives need not be the first that was sent. Unless the caller knows that it is, it waits for
/// `latency` too, and what precedes it is put in front:
///
///     first insert ──isBeginning──▶ inOrder
///             └────────────────────▶ queued ──isBeginning in front, or latency spent──▶ packet ──▶ ...
///
/// Tolerates:
/// - a gap, for `latency` after the first packet behind it arrived; then the gap is given up as lost;
/// - a sequence that begins anew (SFUs after a reconnect; a long outage): two consecutive packets far off, or under
///   numbers that were delivered with other content, begin a new one (RFC 3550 A.1), and the first of them is kept;
/// - single packets of that kind, which are counted as foreign.
public struct ReorderBuffer: Sendable {
    /// What `insert` did with a packet.
    public enum Insertion: Equatable, Sendable {
        /// The next one expected: nothing was copied, the caller processes it now. It is `nextSequence` - 1.
        case inOrder
        /// Stored behind a gap.
        case queued
        /// Delivered or queued before.
        case duplicate
        /// Its place was given up already.
        case late
        /// Far off, or other content under a number used: kept aside until the next packet shows whether a new
        /// sequence begins.
        case suspect
        /// With the suspect before it this one begins a new sequence. Both are queued.
        case restarted
        /// Dropped: the buffer is full because it was not polled.
        case overflow
    }

    /// What to do next.
    public enum Poll: Equatable, Sendable {
        /// Read the slot, then release it. `lost` numbers before it were given up. A restart says that sequence and
        /// timestamps may have nothing to do with those before.
        case packet(slot: Int, lost: Int, isRestart: Bool)
        /// Nothing to deliver before this instant; poll again then or after the next insert.
        case wait(until: SessionTime)
        case empty
    }

    /// A packet this far ahead of the highest is not believed at once (RFC 3550 A.1, MAX_DROPOUT).
    public static let maximumDropout: Int64 = 3000
    /// Nor is one this far behind that the history does not reach (RFC 3550 A.1, MAX_MISORDER).
    public static let maximumMisorder: Int64 = 100
    /// Bounds of `capacity`. 4096 packets are a second of 40 Mbit/s.
    public static let capacities = 1...4096
    /// Bytes that may be queued: a second of 32 Mbit/s, and always room for one datagram of UDP's longest.
    public static let byteCapacity = 4 << 20

    public let latency: Interval
    public let capacity: Int
    /// Packets that arrived after a later one and were still in time.
    public private(set) var reordered = 0
    /// Packets far off that no second one followed.
    public private(set) var foreign = 0

    /// Repairs in front of the first packet that did not join up with it, and were dropped.
    public private(set) var strays = 0

    private var slab = PacketSlab()
    /// Slots in sequence order, a ring of a power of two; a restart may add two to a queue that is full.
    private var order: [Int]
    private var head = 0
    private var count = 0
    private var queuedBytes = 0
    /// Nil before the first packet.
    private var history: DeliveryHistory?
    /// The highest extended number accepted; the reference for unwrapping.
    private var highest: Int64 = 0
    /// When the first of the packets behind the present gap arrived.
    private var gapArrival = SessionTime.zero
    /// The slot of the suspect.
    private var aside: Int?
    /// Restarts in the queue: what stands before them need not wait, nothing more will fill its gaps.
    private var queuedRestarts = 0
    private var isFlushing = false
    /// The lowest number that is known to begin the stream, as long as its first packets wait.
    private var beginning: Int64?
    /// The slab grew while the first packets waited; what comes later seldom needs so much.
    private var hasHeldStart = false

    /// A buffer that waits at most `latency` for a missing packet and holds at most `capacity` packets, clamped to
    /// `capacities`.
    public init(latency: Interval, capacity: Int) {
        self.latency = latency
        self.capacity = min(max(capacity, Self.capacities.lowerBound), Self.capacities.upperBound)
        var size = 4
        while size < self.capacity + 2 { size *= 2 }
        order = [Int](repeating: 0, count: size)
    }

    /// The extended sequence number that would be in order; nil before the first packet is delivered.
    public var nextSequence: Int64? { history?.next }

    /// Packets waiting, the suspect left out.
    public var queuedCount: Int { count }

    /// Offers a packet; `datagram` is what it was parsed from. Arrivals do not go backwards.
    ///
    /// - Parameter isBeginning: nothing that was sent before the packet is of use. It counts before the first delivery.
    public mutating func insert(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool = true
    ) -> Insertion {
        guard let next = history?.next else {
            return insertBeforeStart(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        }
        let offset = Int16(truncatingIfNeeded: packet.sequenceNumber &- UInt16(truncatingIfNeeded: highest))
        let sequence = highest + Int64(offset)
        if sequence == next {
            if sequence < highest { reordered += 1 } else { highest = sequence }
            history?.deliver(packet.fingerprint(in: datagram))
            return .inOrder
        }
        if sequence >= next, sequence - highest < Self.maximumDropout {
            return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival)
        }
        if sequence < next, next - sequence <= max(Self.maximumMisorder, history?.reach ?? 0) {
            guard let delivered = history?.fingerprint(at: sequence) else { return .late }
            if delivered == packet.fingerprint(in: datagram) { return .duplicate }
        }
        return suspect(packet, datagram: datagram, at: arrival)
    }

    /// Offers a packet that came on another way, repeated by the sender (RFC 4588). It fills a hole, in order or queued,
    /// or it is not needed: `.duplicate` if its place was filled, `.late` if it was given up or lies too far ahead. It
    /// never begins a sequence, but may lie in front of the first packet while that one waits.
    public mutating func repair(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool = true
    ) -> Insertion {
        guard let next = history?.next else {
            return repairBeforeStart(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        }
        let offset = Int16(truncatingIfNeeded: packet.sequenceNumber &- UInt16(truncatingIfNeeded: highest))
        let sequence = highest + Int64(offset)
        guard sequence >= next else { return history?.fingerprint(at: sequence) == nil ? .late : .duplicate }
        // Retransmission does not run ahead of its stream by more than the end of a burst.
        guard sequence - highest <= Self.maximumMisorder else { return .late }
        guard sequence > next else {
            highest = max(highest, sequence)
            history?.deliver(packet.fingerprint(in: datagram))
            return .inOrder
        }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival, isRepair: true)
    }

    /// The next packet in order, if it is due at `now`.
    public mutating func poll(at now: SessionTime) -> Poll {
        guard count > 0 else {
            isFlushing = false
            if hasHeldStart { forgetStart() }
            return .empty
        }
        guard let next = history?.next ?? startDue(at: now) else { return .wait(until: gapArrival + latency) }
        let slot = order[head]
        let front = slab[slot]
        let isDue =
            front.extendedSequence == next || queuedRestarts > 0 || isFlushing || count >= capacity
            || queuedBytes >= Self.byteCapacity
        if !isDue, now < gapArrival + latency { return .wait(until: gapArrival + latency) }

        takeFirst()
        var lost: Int64 = 0
        if front.isRestart {
            queuedRestarts -= 1
            history = DeliveryHistory(startingAt: front.extendedSequence)
        } else {
            lost = front.extendedSequence - next
            history?.skip(lost)
        }
        history?.deliver(slab.fingerprint(in: slot))
        beginGap()
        return .packet(slot: slot, lost: Int(lost), isRestart: front.isRestart)
    }

    /// The packet in a slot that `poll` gave; its offsets count into `bytes(in:)`.
    public func packet(in slot: Int) -> QueuedPacket {
        slab[slot]
    }

    /// The stored datagram; sharing it copies nothing.
    public func bytes(in slot: Int) -> [UInt8] {
        slab.bytes(in: slot)
    }

    /// Takes the first place out of the queue; its slot stays taken.
    private mutating func takeFirst() {
        queuedBytes -= slab.byteCount(in: order[head])
        head = (head + 1) & (order.count - 1)
        count -= 1
    }

    /// Gives a slot back for reuse, once for each `packet` of `poll`.
    public mutating func release(slot: Int) {
        slab.release(slot)
    }

    /// At the end: `poll` then gives everything left without waiting. A suspect left over is foreign.
    public mutating func flush() {
        isFlushing = true
        dropSuspect()
    }

    private mutating func insertBeforeStart(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool
    ) -> Insertion {
        guard count > 0 else {
            highest = Int64(packet.sequenceNumber)
            guard isBeginning || latency <= .zero else {
                return enqueue(packet, sequence: highest, datagram: datagram, at: arrival)
            }
            history = DeliveryHistory(startingAt: highest)
            history?.deliver(packet.fingerprint(in: datagram))
            return .inOrder
        }
        guard let sequence = believable(packet) else { return suspect(packet, datagram: datagram, at: arrival) }
        if isBeginning { beginning = min(beginning ?? sequence, sequence) }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival)
    }

    private mutating func repairBeforeStart(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool
    ) -> Insertion {
        guard count > 0, let sequence = believable(packet), sequence - highest <= Self.maximumMisorder else {
            return .late
        }
        if isBeginning { beginning = min(beginning ?? sequence, sequence) }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival, isRepair: true)
    }

    /// The extended number of a packet that comes while the first ones wait; nil if it lies too far from them.
    private func believable(_ packet: RTPPacket) -> Int64? {
        let offset = Int16(truncatingIfNeeded: packet.sequenceNumber &- UInt16(truncatingIfNeeded: highest))
        let sequence = highest + Int64(offset)
        let lowest = slab[slot(at: 0)].extendedSequence
        return sequence - highest < Self.maximumDropout && lowest - sequence <= Self.maximumMisorder ? sequence : nil
    }

    /// Begins the history at the first of the packets that waited, if they need not wait any longer, and says its number.
    private mutating func startDue(at now: SessionTime) -> Int64? {
        let strays = leadingStrays
        let first = slab[slot(at: strays)].extendedSequence
        let isKnown = strays == 0 && first == beginning
        guard
            isKnown || queuedRestarts > 0 || isFlushing || count >= capacity || queuedBytes >= Self.byteCapacity
                || now >= gapArrival + latency
        else { return nil }
        for _ in 0..<strays {
            let slot = order[head]
            takeFirst()
            slab.release(slot)
        }
        self.strays += strays
        history = DeliveryHistory(startingAt: first)
        hasHeldStart = true
        return first
    }

    /// How many repairs in front do not join up with what follows. A sender that probes the network repeats what it sent
    /// long before anyone listened; nothing was lost between that and the first packet.
    private var leadingStrays: Int {
        var strays = 0
        for place in 0..<count {
            let queued = slab[slot(at: place)]
            guard queued.isRepair else { break }
            let isLast = place + 1 == count
            if isLast || slab[slot(at: place + 1)].extendedSequence != queued.extendedSequence + 1 {
                strays = place + 1
            }
        }
        return strays
    }

    private mutating func forgetStart() {
        guard aside == nil else { return }
        hasHeldStart = false
        slab = PacketSlab()
    }

    private mutating func enqueue(
        _ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, at arrival: SessionTime, isRepair: Bool = false
    ) -> Insertion {
        // Most packets belong at the end, so the search begins there.
        var place = count
        while place > 0 {
            let other = slab[slot(at: place - 1)].extendedSequence
            if other == sequence { return .duplicate }
            if other < sequence { break }
            place -= 1
        }
        guard count < capacity, queuedBytes < Self.byteCapacity else { return .overflow }
        if place < count, !isRepair { reordered += 1 }
        let queued = QueuedPacket(packet: packet, extendedSequence: sequence, arrival: arrival, isRepair: isRepair)
        queue(slab.store(queued, datagram: datagram), at: place)
        return .queued
    }

    private mutating func suspect(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) -> Insertion {
        if let first = aside {
            let distance = packet.sequenceNumber &- slab[first].packet.sequenceNumber
            if distance == 0 { return .duplicate }
            if distance == 1 {
                guard count <= capacity else { return .overflow }
                restart(from: first, with: packet, datagram: datagram, at: arrival)
                return .restarted
            }
        }
        dropSuspect()
        let queued = QueuedPacket(packet: packet, extendedSequence: 0, arrival: arrival, isRestart: true)
        aside = slab.store(queued, datagram: datagram)
        return .suspect
    }

    /// The new sequence stands in the next cycle, so that it is behind everything in the queue.
    private mutating func restart(
        from first: Int, with packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) {
        let cycle = ((highest >> 16) + 1) << 16
        let sequence = cycle + Int64(slab[first].packet.sequenceNumber)
        slab[first].extendedSequence = sequence
        highest = sequence + 1
        aside = nil
        queuedRestarts += 1
        queue(first, at: count)
        let second = QueuedPacket(packet: packet, extendedSequence: highest, arrival: arrival)
        queue(slab.store(second, datagram: datagram), at: count)
    }

    private mutating func dropSuspect() {
        guard let first = aside else { return }
        foreign += 1
        slab.release(first)
        aside = nil
    }

    private func slot(at place: Int) -> Int {
        order[(head + place) & (order.count - 1)]
    }

    private mutating func queue(_ slot: Int, at place: Int) {
        let mask = order.count - 1
        var position = count
        while position > place {
            order[(head + position) & mask] = order[(head + position - 1) & mask]
            position -= 1
        }
        order[(head + place) & mask] = slot
        let queued = slab[slot]
        gapArrival = count == 0 ? queued.arrival : min(gapArrival, queued.arrival)
        count += 1
        queuedBytes += slab.byteCount(in: slot)
        highest = max(highest, queued.extendedSequence)
    }

    /// After a delivery: a gap that now leads the queue is as old as the first arrival behind it.
    private mutating func beginGap() {
        guard count > 0, slab[slot(at: 0)].extendedSequence != history?.next else { return }
        gapArrival = slab[slot(at: 0)].arrival
        for place in 1..<max(1, count) {
            gapArrival = min(gapArrival, slab[slot(at: place)].arrival)
        }
    }
}
