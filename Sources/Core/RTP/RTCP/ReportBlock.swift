import Media

/// A receiver's report on one source (RFC 3550 §6.4.1).
///
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                              SSRC                             |
///     | fraction lost |     cumulative number of packets lost, signed |
///     |           extended highest sequence number received           |
///     |                      interarrival jitter                      |
///     |                        last SR (LSR)                          |
///     |                  delay since last SR (DLSR)                   |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct ReportBlock: Equatable, Sendable {
    public var ssrc: UInt32
    /// Loss since the report before, in 256ths.
    public var fractionLost: UInt8
    /// Negative where duplicates arrived; 24 bits on the wire.
    public var cumulativeLost: Int32
    /// Cycles in the upper half, sequence number in the lower.
    public var highestSequence: UInt32
    /// Ticks of the source's clock.
    public var jitter: UInt32
    /// The middle 32 bits of the NTP timestamp of the last sender report.
    public var lastSenderReport: UInt32
    /// In 65,536ths of a second.
    public var delaySinceLastSenderReport: UInt32

    static let count = 24

    init?(parsing bytes: Span<UInt8>, at position: Int) {
        guard let ssrc = bytes.uint32(at: position), let loss = bytes.uint32(at: position + 4),
            let highest = bytes.uint32(at: position + 8), let jitter = bytes.uint32(at: position + 12),
            let last = bytes.uint32(at: position + 16), let delay = bytes.uint32(at: position + 20)
        else { return nil }
        self.ssrc = ssrc
        fractionLost = UInt8(truncatingIfNeeded: loss >> 24)
        cumulativeLost = Int32(bitPattern: loss << 8) >> 8
        highestSequence = highest
        self.jitter = jitter
        lastSenderReport = last
        delaySinceLastSenderReport = delay
    }

    func append(to bytes: inout [UInt8]) {
        bytes.appendBigEndian(ssrc)
        bytes.appendBigEndian(UInt32(fractionLost) << 24 | UInt32(bitPattern: cumulativeLost) & 0xFF_FFFF)
        bytes.appendBigEndian(highestSequence)
        bytes.appendBigEndian(jitter)
        bytes.appendBigEndian(lastSenderReport)
        bytes.appendBigEndian(delaySinceLastSenderReport)
    }

    /// `count` blocks in a row; what follows them is a profile's extension and left alone (RFC 3550 §6.4.3).
    static func blocks(_ count: Int, in bytes: Span<UInt8>, at position: Int) throws(RTPError) -> [ReportBlock] {
        let needed = count * Self.count
        guard needed <= bytes.count - position else {
            throw .truncated(needed: needed, remaining: bytes.count - position)
        }
        return (0..<count).compactMap { ReportBlock(parsing: bytes, at: position + $0 * Self.count) }
    }
}
