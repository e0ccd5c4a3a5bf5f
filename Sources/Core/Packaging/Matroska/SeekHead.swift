/// Where the other parts of the Segment are (RFC 9559 §5.1.1), in a room of fixed size at the Segment's beginning.
///
/// The places of cues and tags are known only at the end; until then a Void keeps their room.
struct SeekHead {
    /// Distances from the first byte of the Segment's content (RFC 9559 §16).
    var information: Int64
    var tracks: Int64
    var cues: Int64?
    var tags: Int64?

    /// SeekHead with a one-byte size, and four entries.
    static let reservedSize = 5 + 4 * entrySize
    /// Seek (2 + 1), SeekID (2 + 1 + 4), SeekPosition of fixed width (2 + 1 + 8).
    private static let entrySize = 21

    func rendered() -> [UInt8] {
        var entries = [entry(.information, information), entry(.tracks, tracks)]
        if let cues { entries.append(entry(.cues, cues)) }
        if let tags { entries.append(entry(.tags, tags)) }
        let head = EBMLElement(.seekHead, entries).rendered()
        return head + EBMLElement.void(size: Self.reservedSize - head.count)
    }

    private func entry(_ identifier: ElementIdentifier, _ position: Int64) -> EBMLElement {
        EBMLElement(
            .seek,
            [
                EBMLElement(.seekID, binary: identifier.bytes),
                EBMLElement(.seekPosition, unsigned: UInt64(position), width: 8),
            ])
    }
}
