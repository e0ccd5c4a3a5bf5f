import Media

/// A payload that carries older blocks beside its own (RED, RFC 2198 §3). Nothing is copied.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |1|  block PT   |     timestamp offset      |   block length    |  for each older block
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |0|  block PT   |  the primary block's; then the older blocks' bytes, then the primary block's
///     +-+-+-+-+-+-+-+-+
///
/// Browsers send Opus so, and video in order to put FEC packets beside it (RFC 5109).
public struct RedundantPayload: Equatable, Sendable {
    public struct Block: Equatable, Sendable {
        /// Of what is in the block, 0...127.
        public var payloadType: UInt8
        /// Ticks that the block is older than the packet's timestamp, less than 2^14; 0 for the primary block.
        public var timestampOffset: UInt32
        /// Where its bytes are in the payload.
        public var range: Range<Int>

        public init(payloadType: UInt8, timestampOffset: UInt32, range: Range<Int>) {
            self.payloadType = payloadType
            self.timestampOffset = timestampOffset
            self.range = range
        }

        /// What would have been sent of the block alone, instead of the redundant `packet`.
        public func packet(in packet: RTPPacket) -> RTPPacket {
            var own = packet
            own.payloadType = payloadType
            own.timestamp = packet.timestamp &- timestampOffset
            let start = packet.payload.lowerBound
            own.payload = (start + range.lowerBound)..<(start + range.upperBound)
            return own
        }
    }

    /// What the packet is really about.
    public let primary: Block
    /// Where the next older block has its header and its bytes.
    private var header = 0
    private var content: Int

    /// Reads the headers; the ranges count from the beginning of `payload`.
    public init(parsing payload: Span<UInt8>) throws(RTPError) {
        var position = 0
        var redundantCount = 0
        while position < payload.count, payload[position] & 0x80 != 0 {
            guard let word = payload.uint32(at: position) else {
                throw .truncated(needed: 4, remaining: payload.count - position)
            }
            redundantCount += Int(word & 0x3FF)
            position += 4
        }
        guard position < payload.count else { throw .truncated(needed: 1, remaining: 0) }
        let payloadType = payload[position] & 0x7F
        content = position + 1
        guard redundantCount <= payload.count - content else {
            throw .truncated(needed: redundantCount, remaining: payload.count - content)
        }
        primary = Block(
            payloadType: payloadType, timestampOffset: 0, range: (content + redundantCount)..<payload.count)
    }

    /// The older blocks one by one, in the order of the packet; nil after the last. `payload` is what was parsed.
    public mutating func nextRedundantBlock(in payload: Span<UInt8>) -> Block? {
        guard let word = payload.uint32(at: header), word & 0x8000_0000 != 0 else { return nil }
        let end = content + Int(word & 0x3FF)
        guard end <= primary.range.lowerBound else { return nil }
        defer {
            header += 4
            content = end
        }
        return Block(
            payloadType: UInt8(truncatingIfNeeded: word >> 24) & 0x7F, timestampOffset: word >> 10 & 0x3FFF,
            range: content..<end)
    }
}
