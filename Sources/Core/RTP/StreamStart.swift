import Media

/// The start of a stream: its first packets wait for those that may precede them.
///
///     nothing heard ──first packet──▶ waiting ──beginning in front, latency spent, full, flush──▶ begun
///             └────────first packet is a beginning, or no latency─────────────────────────────▶ begun
struct StreamStart: Sendable {
    /// Repairs in front of the first packet that did not join up with it, and were dropped.
    private(set) var strays = 0
    /// Packets waited, so the slab grew; what comes later seldom needs so much.
    private(set) var hasHeld = false
    /// The lowest number that is known to begin the stream.
    private var beginning: Int64?

    /// Records a number before which nothing usable was sent.
    mutating func noteBeginning(_ sequence: Int64) {
        beginning = min(beginning ?? sequence, sequence)
    }

    /// The extended number of a packet that comes while the first ones wait; nil if it is too far from them.
    static func believable(_ packet: RTPPacket, numbers: SequenceUnwrapper, queue: PacketQueue) -> Int64? {
        let sequence = numbers.peek(packet.sequenceNumber)
        guard numbers.isNear(sequence, limit: SequenceUnwrapper.maximumDropout - 1) else { return nil }
        return queue[0].extendedSequence - sequence <= SequenceUnwrapper.maximumMisorder ? sequence : nil
    }

    /// Begins with the first of the packets that waited, if they need not wait any longer, and returns its number.
    ///
    /// - Parameter isDue: they waited long enough.
    mutating func begin(_ queue: inout PacketQueue, isDue: Bool) -> Int64? {
        let leading = Self.leadingStrays(in: queue)
        let first = queue[leading].extendedSequence
        guard isDue || leading == 0 && first == beginning else { return nil }
        for _ in 0..<leading { queue.slab.release(queue.removeFirst()) }
        strays += leading
        hasHeld = true
        return first
    }

    /// Gives back what the slab grew by. The queue is empty.
    mutating func forget(_ queue: inout PacketQueue) {
        hasHeld = false
        queue.slab = PacketSlab()
    }

    /// How many repairs in front do not join up with what follows. A sender that probes the network repeats what it
    /// sent long before the recorder listened; nothing was lost between that and the first packet.
    private static func leadingStrays(in queue: PacketQueue) -> Int {
        var strays = 0
        for place in 0..<queue.count {
            let queued = queue[place]
            guard queued.isRepair else { break }
            let isLast = place + 1 == queue.count
            if isLast || queue[place + 1].extendedSequence != queued.extendedSequence + 1 { strays = place + 1 }
        }
        return strays
    }
}
