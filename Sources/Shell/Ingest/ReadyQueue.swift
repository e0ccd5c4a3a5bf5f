/// Sockets with data to read, each at most once, served in turn.
///
/// It is a ring: a flooded socket goes to the back after each batch, so that it does not starve the others.
struct ReadyQueue {
    private var ring: [Int] = []
    private var head = 0
    private var count = 0
    private var isQueued: [Bool] = []

    var isEmpty: Bool { count == 0 }

    /// Reserves space for slots below `slots`, so that inserting never allocates.
    mutating func reserve(slots: Int) {
        guard slots > ring.count else { return }
        var straight: [Int] = []
        while let slot = popFirst() { straight.append(slot) }
        ring = straight + Array(repeating: 0, count: slots - straight.count)
        isQueued = Array(repeating: false, count: slots)
        for slot in straight { isQueued[slot] = true }
        head = 0
        count = straight.count
    }

    /// Queues a slot unless it is already queued.
    mutating func insert(_ slot: Int) {
        guard isQueued.indices.contains(slot), !isQueued[slot] else { return }
        isQueued[slot] = true
        ring[(head + count) % ring.count] = slot
        count += 1
    }

    mutating func popFirst() -> Int? {
        guard count > 0 else { return nil }
        let slot = ring[head]
        head = (head + 1) % ring.count
        count -= 1
        isQueued[slot] = false
        return slot
    }

    mutating func remove(_ slot: Int) {
        for _ in 0..<count {
            guard let next = popFirst() else { return }
            if next != slot { insert(next) }
        }
    }
}
