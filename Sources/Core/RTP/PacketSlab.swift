import Media

/// Slots for packets that have to wait. A slot and its bytes are used again and again, so that a stream in
/// its stride allocates nothing.
struct PacketSlab: Sendable {
    private struct Slot: Sendable {
        var queued: QueuedPacket
        var bytes: [UInt8]
        var isTaken: Bool
    }

    /// Storage above this goes back to the heap with its slot: a sender of huge datagrams cannot make the slab keep
    /// them all. A UDP payload on Ethernet has at most 1472 bytes (RFC 894, RFC 791, RFC 768).
    static let keptBytes = 2048

    private var slots: [Slot] = []
    private var free: [Int] = []

    subscript(slot: Int) -> QueuedPacket {
        get { slots[slot].queued }
        set { slots[slot].queued = newValue }
    }

    func bytes(in slot: Int) -> [UInt8] {
        slots[slot].bytes
    }

    func byteCount(in slot: Int) -> Int {
        slots[slot].bytes.count
    }

    func fingerprint(in slot: Int) -> UInt32 {
        let bytes = slots[slot].bytes
        return slots[slot].queued.packet.fingerprint(in: bytes.span)
    }

    /// How many slots there are, taken or free.
    var count: Int { slots.count }

    mutating func store(_ queued: QueuedPacket, datagram: Span<UInt8>) -> Int {
        if let slot = free.popLast() {
            slots[slot].queued = queued
            slots[slot].bytes.append(datagram)
            slots[slot].isTaken = true
            return slot
        }
        slots.append(Slot(queued: queued, bytes: [UInt8](copying: datagram), isTaken: true))
        return slots.count - 1
    }

    mutating func release(_ slot: Int) {
        precondition(slots[slot].isTaken, "the owner of a slot releases it once")
        slots[slot].isTaken = false
        if slots[slot].bytes.capacity > Self.keptBytes {
            slots[slot].bytes = []
        } else {
            slots[slot].bytes.removeAll(keepingCapacity: true)
        }
        free.append(slot)
    }
}
