import Media

/// Packets that wait, first in first out. Their storage is reused.
struct PacketList {
    private var packets: [EncodedPacket] = []
    private var count = 0
    private var next = 0

    /// Takes everything that the encoder has ready.
    mutating func receive(from encoder: any VideoEncoder) throws(CodecError) {
        makeRoom()
        while try encoder.receive(into: &packets[count]) {
            count += 1
            makeRoom()
        }
    }

    /// Moves all packets of another list to the end of this one.
    mutating func append(_ other: inout PacketList) {
        // The usual case: everything was taken before.
        if next == count { removeAll() }
        while other.next < other.count {
            makeRoom()
            swap(&packets[count], &other.packets[other.next])
            count += 1
            other.next += 1
        }
        other.removeAll()
    }

    /// Exchanges the first packet for `packet`, whose storage is reused.
    ///
    /// - Returns: false where there is none.
    mutating func takeFirst(into packet: inout EncodedPacket) -> Bool {
        guard next < count else { return false }
        swap(&packet, &packets[next])
        next += 1
        return true
    }

    private mutating func removeAll() {
        count = 0
        next = 0
    }

    private mutating func makeRoom() {
        if packets.count == count { packets.append(EncodedPacket()) }
    }
}
