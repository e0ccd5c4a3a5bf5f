import Media

/// The header of an RTP packet and where its parts are in the datagram (RFC 3550 §5.1). Nothing is copied.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
///     |                           timestamp                           |
///     |                             SSRC                              |
///     |                     CSRC, CC times (0-15)                     |
///     |  extension profile (if X)     |  length in 32-bit words       |
///     |                        extension words                        |
///     |                   payload, padding (if P)                     |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct RTPPacket: Equatable, Sendable {
    public var hasMarker: Bool
    /// 0...127.
    public var payloadType: UInt8
    public var sequenceNumber: UInt16
    /// Ticks of the payload format's clock, modulo 2^32.
    public var timestamp: UInt32
    public var ssrc: UInt32
    /// How many contributing sources the header lists, 0...15.
    public var contributingSources = 0
    public var headerExtension: HeaderExtensionBlock?
    /// Where the payload is in the datagram, padding left out; empty in a packet that only pads.
    public var payload: Range<Int>
    /// Bytes of padding, the count byte included; 0 where the P bit is clear.
    public var paddingCount = 0

    static let fixedHeaderCount = 12

    public init(
        payloadType: UInt8, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32, hasMarker: Bool = false,
        payload: Range<Int>
    ) {
        self.hasMarker = hasMarker
        self.payloadType = payloadType & 0x7F
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.payload = payload
    }

    /// Reads the header at the beginning of `datagram`; the offsets count from there.
    public init(parsing datagram: Span<UInt8>) throws(RTPError) {
        guard let word = datagram.uint32(at: 0), let timestamp = datagram.uint32(at: 4),
            let ssrc = datagram.uint32(at: 8)
        else { throw .truncated(needed: Self.fixedHeaderCount, remaining: datagram.count) }
        let version = UInt8(truncatingIfNeeded: word >> 30)
        guard version == 2 else { throw .unsupportedVersion(version) }

        contributingSources = Int(word >> 24 & 0x0F)
        var position = Self.fixedHeaderCount + contributingSources * 4
        guard position <= datagram.count else {
            throw .truncated(needed: position, remaining: datagram.count)
        }
        if word & 0x1000_0000 != 0 {
            let block = try HeaderExtensionBlock(parsing: datagram, at: position)
            position = block.range.upperBound
            headerExtension = block
        }
        var end = datagram.count
        if word & 0x2000_0000 != 0 {
            // The last octet counts the padding octets, itself included, so 0 cannot be (RFC 3550 §5.1).
            let count = position < end ? Int(datagram[end - 1]) : 0
            guard count > 0, count <= end - position else {
                throw .invalidPadding(count: count, available: end - position)
            }
            end -= count
            paddingCount = count
        }
        payload = position..<end
        hasMarker = word & 0x0080_0000 != 0
        payloadType = UInt8(truncatingIfNeeded: word >> 16) & 0x7F
        sequenceNumber = UInt16(truncatingIfNeeded: word)
        self.timestamp = timestamp
        self.ssrc = ssrc
    }
}
