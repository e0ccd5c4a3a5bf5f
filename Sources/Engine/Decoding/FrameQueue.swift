import Media

/// A frame on its way into a view, with the moment that it belongs to.
struct TimedFrame {
    var frame = EncodedFrame()
    /// By the best estimate when the frame was complete; it does not change any more.
    var sessionTime = SessionTime.zero
}

/// Frames of one track that wait for their moment, in decoding order. Slots and their storage are reused.
struct FrameQueue {
    private var slots: [TimedFrame] = []
    private var head = 0
    private(set) var count = 0
    private(set) var byteCount = 0

    var isEmpty: Bool { count == 0 }

    /// Copies a frame: the file of its connection takes it too.
    mutating func append(_ frame: borrowing EncodedFrame, at sessionTime: SessionTime) {
        if count == slots.count { grow() }
        let slot = (head + count) % slots.count
        slots[slot].sessionTime = sessionTime
        slots[slot].frame.removeAll()
        slots[slot].frame.bytes.append(contentsOf: frame.bytes)
        slots[slot].frame.extendedTimestamp = frame.extendedTimestamp
        slots[slot].frame.duration = frame.duration
        slots[slot].frame.isKeyFrame = frame.isKeyFrame
        slots[slot].frame.isShown = frame.isShown
        slots[slot].frame.format = frame.format
        slots[slot].frame.lostBefore = frame.lostBefore
        slots[slot].frame.rotation = frame.rotation
        byteCount += frame.bytes.count
        count += 1
    }

    /// - Parameter index: counted from the frame that has waited longest.
    subscript(index: Int) -> TimedFrame {
        // Not `_read`: see `FrameList`.
        slots[(head + index) % slots.count]
    }

    mutating func removeFirst() {
        guard count > 0 else { return }
        byteCount -= slots[head].frame.bytes.count
        head = (head + 1) % slots.count
        count -= 1
    }

    mutating func removeAll() {
        while count > 0 { removeFirst() }
    }

    /// Frames that must be decoded for what belongs to `time` or before: up to the last of those in decoding order.
    func dueCount(at time: SessionTime) -> Int {
        var index = count
        while index > 0 {
            if self[index - 1].sessionTime <= time { return index }
            index -= 1
        }
        return 0
    }

    /// The latest frame up to `time`, and the earliest one after it.
    func neighbours(of time: SessionTime) -> TimeNeighbours {
        var neighbours = TimeNeighbours(of: time)
        for index in 0..<count { neighbours.note(slots[(head + index) % slots.count].sessionTime) }
        return neighbours
    }

    /// Calls `body` with the moment of each frame, in decoding order.
    func forEachTime(_ body: (SessionTime) -> Void) {
        for index in 0..<count { body(slots[(head + index) % slots.count].sessionTime) }
    }

    private mutating func grow() {
        var larger: [TimedFrame] = []
        larger.reserveCapacity(max(8, slots.count * 2))
        for index in 0..<count { larger.append(slots[(head + index) % slots.count]) }
        while larger.count < max(8, slots.count * 2) { larger.append(TimedFrame()) }
        slots = larger
        head = 0
    }
}
