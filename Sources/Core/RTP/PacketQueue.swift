import Media

/// Packets that wait for their turn, in sequence order, and since when the first of them does.
struct PacketQueue: Sendable {
    /// Packets that may wait.
    let capacity: Int
    /// Bytes that may wait.
    let byteCapacity: Int
    /// What the packets are stored in. A slot may also be taken by a packet that has no place in the order.
    var slab = PacketSlab()
    /// Slots in sequence order, a ring of a power of two; a restart may add two to a queue that is full.
    private var order: [Int]
    private var head = 0
    private(set) var count = 0
    private(set) var byteCount = 0
    /// When the first of the packets after the present gap arrived.
    private(set) var gapArrival = SessionTime.zero

    init(capacity: Int, byteCapacity: Int) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
        var size = 4
        while size < capacity + 2 { size *= 2 }
        order = [Int](repeating: 0, count: size)
    }

    var isFull: Bool { count >= capacity || byteCount >= byteCapacity }

    /// The slot of the packet at a place, counted from the first.
    func slot(at place: Int) -> Int {
        order[(head + place) & (order.count - 1)]
    }

    subscript(place: Int) -> QueuedPacket { slab[slot(at: place)] }

    /// Where a number belongs; nil if a packet of that number is queued.
    func place(of sequence: Int64) -> Int? {
        // Most packets belong at the end, so the search begins there.
        var place = count
        while place > 0 {
            let other = self[place - 1].extendedSequence
            if other == sequence { return nil }
            if other < sequence { break }
            place -= 1
        }
        return place
    }

    /// Queues the packet of a slot.
    mutating func insert(slot: Int, at place: Int) {
        let mask = order.count - 1
        var position = count
        while position > place {
            order[(head + position) & mask] = order[(head + position - 1) & mask]
            position -= 1
        }
        order[(head + place) & mask] = slot
        let arrival = slab[slot].arrival
        gapArrival = count == 0 ? arrival : min(gapArrival, arrival)
        count += 1
        byteCount += slab.byteCount(in: slot)
    }

    /// Takes the first packet out of the order; its slot stays taken.
    mutating func removeFirst() -> Int {
        let slot = order[head]
        byteCount -= slab.byteCount(in: slot)
        head = (head + 1) & (order.count - 1)
        count -= 1
        return slot
    }

    /// After a delivery: a gap that now leads the queue is as old as the first arrival after it.
    mutating func beginGap(before next: Int64) {
        guard count > 0, self[0].extendedSequence != next else { return }
        gapArrival = self[0].arrival
        for place in 1..<max(1, count) { gapArrival = min(gapArrival, self[place].arrival) }
    }
}
