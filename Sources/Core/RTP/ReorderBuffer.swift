public import Media

/// Puts the packets of one SSRC in sequence order, bounded in time, number and bytes.
///
/// A packet in order is not stored: `insert` returns `.inOrder` and the caller uses the datagram at once. After
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
/// *Tolerates:*
/// - a gap, for `latency` from the arrival of the first packet after it; then the buffer counts it as lost;
/// - a sequence that starts again (SFUs after a reconnect; a long outage): two consecutive packets far off, or under
///   numbers that were delivered with other content, begin a new one (RFC 3550 A.1), and the first of them is kept;
/// - single packets of that kind (RFC 3550 A.1 ignores them too), which are counted as foreign.
public struct ReorderBuffer: Sendable {
    /// What `insert` did with a packet.
    public enum Insertion: Equatable, Sendable {
        /// The next one expected: nothing was copied, the caller processes it now. It is `nextSequence` - 1.
        case inOrder
        /// Stored until a gap before it is filled or given up.
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
        /// Read the slot, then release it. `lost` numbers before it were given up. After a restart sequence and
        /// timestamps may have nothing to do with those before.
        case packet(slot: Int, lost: Int, isRestart: Bool)
        /// Nothing to deliver before this instant; poll again then or after the next insert.
        case wait(until: SessionTime)
        case empty
    }

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

    private var queue: PacketQueue
    private var start = StreamStart()
    private var numbers = SequenceUnwrapper()
    /// Nil before the first packet is delivered.
    private var history: DeliveryHistory?
    /// The slot of the suspect.
    private var aside: Int?
    /// Restarts in the queue: what precedes them need not wait, nothing more will fill its gaps.
    private var queuedRestarts = 0
    private var isFlushing = false

    /// A buffer that waits at most `latency` for a missing packet and holds at most `capacity` packets, clamped to
    /// `capacities`.
    public init(latency: Interval, capacity: Int) {
        self.latency = latency
        self.capacity = min(max(capacity, Self.capacities.lowerBound), Self.capacities.upperBound)
        queue = PacketQueue(capacity: self.capacity, byteCapacity: Self.byteCapacity)
    }

    /// The extended sequence number that would be in order; nil before the first packet is delivered.
    public var nextSequence: Int64? { history?.next }

    /// Packets waiting, the suspect left out.
    public var queuedCount: Int { queue.count }

    /// Repairs in front of the first packet that did not join up with it, and were dropped.
    public var strays: Int { start.strays }

    /// Offers a packet; `datagram` is what it was parsed from. Arrivals do not go backwards.
    ///
    /// - Parameter isBeginning: nothing that was sent before the packet can be used. It counts before the first
    ///   delivery.
    public mutating func insert(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool = true
    ) -> Insertion {
        guard let next = history?.next else {
            return insertBeforeStart(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        }
        let sequence = numbers.peek(packet.sequenceNumber)
        if sequence == next {
            deliver(packet, sequence: sequence, datagram: datagram)
            return .inOrder
        }
        if sequence >= next, numbers.isNear(sequence, limit: SequenceUnwrapper.maximumDropout - 1) {
            return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival)
        }
        if sequence < next, next - sequence <= max(SequenceUnwrapper.maximumMisorder, history?.reach ?? 0) {
            guard let delivered = history?.fingerprint(at: sequence) else { return .late }
            if delivered == packet.fingerprint(in: datagram) { return .duplicate }
        }
        return suspect(packet, datagram: datagram, at: arrival)
    }

    /// Offers a packet that came on another way, repeated by the sender (RFC 4588). It fills a hole, in order or
    /// queued, or it is not needed: `.duplicate` if its place was filled, `.late` if it was given up or is too far
    /// ahead. It never begins a sequence, but may precede the first packet while that one waits.
    public mutating func repair(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool = true
    ) -> Insertion {
        guard let next = history?.next else {
            return repairBeforeStart(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        }
        let sequence = numbers.peek(packet.sequenceNumber)
        guard sequence >= next else { return history?.fingerprint(at: sequence) == nil ? .late : .duplicate }
        // Retransmission does not run ahead of its stream by more than the end of a burst.
        guard numbers.isNear(sequence, limit: SequenceUnwrapper.maximumMisorder) else { return .late }
        guard sequence > next else {
            numbers.advance(to: sequence)
            history?.deliver(packet.fingerprint(in: datagram))
            return .inOrder
        }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival, isRepair: true)
    }

    /// The next packet in order, if it is due at `now`.
    public mutating func poll(at now: SessionTime) -> Poll {
        guard queue.count > 0 else {
            isFlushing = false
            if start.hasHeld, aside == nil { start.forget(&queue) }
            return .empty
        }
        let deadline = queue.gapArrival + latency
        let isDue = queuedRestarts > 0 || isFlushing || queue.isFull || now >= deadline
        guard let next = history?.next ?? begin(isDue: isDue) else { return .wait(until: deadline) }
        let front = queue[0]
        guard isDue || front.extendedSequence == next else { return .wait(until: deadline) }

        let slot = queue.removeFirst()
        var lost: Int64 = 0
        if front.isRestart {
            queuedRestarts -= 1
            history = DeliveryHistory(startingAt: front.extendedSequence)
        } else {
            lost = front.extendedSequence - next
            history?.skip(lost)
        }
        history?.deliver(queue.slab.fingerprint(in: slot))
        queue.beginGap(before: front.extendedSequence + 1)
        return .packet(slot: slot, lost: Int(lost), isRestart: front.isRestart)
    }

    /// The packet in a slot that `poll` gave; its offsets count into `bytes(in:)`.
    public func packet(in slot: Int) -> QueuedPacket {
        queue.slab[slot]
    }

    /// The stored datagram; sharing it copies nothing.
    public func bytes(in slot: Int) -> [UInt8] {
        queue.slab.bytes(in: slot)
    }

    /// Gives a slot back for reuse, once for each `packet` of `poll`.
    public mutating func release(slot: Int) {
        queue.slab.release(slot)
    }

    /// At the end: `poll` then gives everything left without waiting. A suspect left over is foreign.
    public mutating func flush() {
        isFlushing = true
        dropSuspect()
    }

    private mutating func insertBeforeStart(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool
    ) -> Insertion {
        guard queue.count > 0 else {
            let sequence = numbers.unwrap(packet.sequenceNumber)
            guard isBeginning || latency <= .zero else {
                return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival)
            }
            history = DeliveryHistory(startingAt: sequence)
            history?.deliver(packet.fingerprint(in: datagram))
            return .inOrder
        }
        guard let sequence = StreamStart.believable(packet, numbers: numbers, queue: queue) else {
            return suspect(packet, datagram: datagram, at: arrival)
        }
        if isBeginning { start.noteBeginning(sequence) }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival)
    }

    private mutating func repairBeforeStart(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, isBeginning: Bool
    ) -> Insertion {
        guard queue.count > 0,
            let sequence = StreamStart.believable(packet, numbers: numbers, queue: queue),
            numbers.isNear(sequence, limit: SequenceUnwrapper.maximumMisorder)
        else { return .late }
        if isBeginning { start.noteBeginning(sequence) }
        return enqueue(packet, sequence: sequence, datagram: datagram, at: arrival, isRepair: true)
    }

    /// Ends the start if it is over; returns the first number of the stream then.
    private mutating func begin(isDue: Bool) -> Int64? {
        guard let first = start.begin(&queue, isDue: isDue) else { return nil }
        history = DeliveryHistory(startingAt: first)
        return first
    }

    private mutating func deliver(_ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>) {
        if sequence < numbers.highest ?? sequence { reordered += 1 }
        numbers.advance(to: sequence)
        history?.deliver(packet.fingerprint(in: datagram))
    }

    private mutating func enqueue(
        _ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, at arrival: SessionTime, isRepair: Bool = false
    ) -> Insertion {
        guard let place = queue.place(of: sequence) else { return .duplicate }
        guard !queue.isFull else { return .overflow }
        if place < queue.count, !isRepair { reordered += 1 }
        let queued = QueuedPacket(packet: packet, extendedSequence: sequence, arrival: arrival, isRepair: isRepair)
        queue.insert(slot: queue.slab.store(queued, datagram: datagram), at: place)
        numbers.advance(to: sequence)
        return .queued
    }

    private mutating func suspect(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) -> Insertion {
        if let first = aside {
            let distance = packet.sequenceNumber &- queue.slab[first].packet.sequenceNumber
            if distance == 0 { return .duplicate }
            if distance == 1 {
                guard queue.count <= capacity else { return .overflow }
                restart(from: first, with: packet, datagram: datagram, at: arrival)
                return .restarted
            }
        }
        dropSuspect()
        let queued = QueuedPacket(packet: packet, extendedSequence: 0, arrival: arrival, isRestart: true)
        aside = queue.slab.store(queued, datagram: datagram)
        return .suspect
    }

    /// The new sequence gets numbers of the next cycle, so that it comes after everything in the queue.
    private mutating func restart(
        from first: Int, with packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) {
        let cycle = (((numbers.highest ?? 0) >> 16) + 1) << 16
        let sequence = cycle + Int64(queue.slab[first].packet.sequenceNumber)
        queue.slab[first].extendedSequence = sequence
        aside = nil
        queuedRestarts += 1
        queue.insert(slot: first, at: queue.count)
        let second = QueuedPacket(packet: packet, extendedSequence: sequence + 1, arrival: arrival)
        queue.insert(slot: queue.slab.store(second, datagram: datagram), at: queue.count)
        numbers.advance(to: sequence + 1)
    }

    private mutating func dropSuspect() {
        guard let first = aside else { return }
        foreign += 1
        queue.slab.release(first)
        aside = nil
    }
}
