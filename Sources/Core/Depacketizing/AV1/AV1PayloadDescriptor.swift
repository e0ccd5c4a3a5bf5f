import Media

/// The aggregation header that precedes the OBU elements in every packet (RTP Payload Format For AV1 §4.4).
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |Z|Y| W |N|-|-|-|
///     +-+-+-+-+-+-+-+-+
struct AV1PayloadDescriptor: Equatable, Sendable {
    /// Z: the first element continues with the OBU that the packet before ended in.
    var continuesUnit: Bool
    /// Y: the last element's OBU continues in the next packet.
    var isContinued: Bool
    /// W: how many elements there are, of which the last has no length; 0: any number, each with its length.
    var elementCount: Int
    /// N: the first packet of a coded video sequence.
    var beginsSequence: Bool

    init(parsing payload: Span<UInt8>) throws(DepacketizingError) {
        guard !payload.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        let header = payload[0]
        continuesUnit = header & 0x80 != 0
        isContinued = header & 0x40 != 0
        elementCount = Int(header >> 4 & 3)
        beginsSequence = header & 0x08 != 0
    }
}
