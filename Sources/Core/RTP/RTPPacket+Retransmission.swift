import Media

extension RTPPacket {
    /// Octets of the original sequence number, OSN, in front of a retransmitted payload (RFC 4588 §4).
    static let originalSequenceCount = 2

    /// The packet that this one repeats, as it would have been read from the stream `ssrc` (RFC 4588 §4). Header
    /// extension and payload are in the same datagram.
    ///
    ///      0                   1
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+----------
    ///     |             OSN               | original payload ...
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+----------
    ///
    /// Nil for one without payload: browsers probe for bandwidth with padding in the retransmission stream.
    public func original(payloadType: UInt8, ssrc: UInt32, in datagram: Span<UInt8>) throws(RTPError) -> RTPPacket? {
        guard !payload.isEmpty else { return nil }
        guard payload.count >= Self.originalSequenceCount, let sequence = datagram.uint16(at: payload.lowerBound)
        else { throw .truncated(needed: Self.originalSequenceCount, remaining: payload.count) }
        var original = self
        original.payloadType = payloadType
        original.ssrc = ssrc
        original.sequenceNumber = sequence
        original.payload = (payload.lowerBound + Self.originalSequenceCount)..<payload.upperBound
        return original
    }
}
