public import Media

/// A sender's statement of which RTP timestamp belongs to which moment (RFC 3550 §6.4.1).
///
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                        SSRC of sender                         |
///     |              NTP timestamp, most significant word             |
///     |             NTP timestamp, least significant word             |
///     |                         RTP timestamp                         |
///     |                     sender's packet count                     |
///     |                      sender's octet count                     |
///     |                        report blocks ...                      |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct SenderReport: Equatable, Sendable {
    public var ssrc: UInt32
    /// Seconds in 32.32 fixed point; the origin is 1900 or, for senders without a wall clock, anything.
    public var ntpTimestamp: UInt64
    public var rtpTimestamp: UInt32
    public var packetCount: UInt32
    /// Payload octets alone, without header and padding.
    public var octetCount: UInt32
    public var reports: [ReportBlock]

    public init(
        ssrc: UInt32, ntpTimestamp: UInt64, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32,
        reports: [ReportBlock] = []
    ) {
        self.ssrc = ssrc
        self.ntpTimestamp = ntpTimestamp
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
        self.reports = reports
    }

    init(parsing body: Span<UInt8>, reportCount: Int) throws(RTPError) {
        guard let ssrc = body.uint32(at: 0), let ntpTimestamp = body.uint64(at: 4),
            let rtpTimestamp = body.uint32(at: 12), let packetCount = body.uint32(at: 16),
            let octetCount = body.uint32(at: 20)
        else { throw .truncated(needed: 24, remaining: body.count) }
        self.init(
            ssrc: ssrc, ntpTimestamp: ntpTimestamp, rtpTimestamp: rtpTimestamp, packetCount: packetCount,
            octetCount: octetCount, reports: try ReportBlock.blocks(reportCount, in: body, at: 24))
    }

    /// The moment on the sender's wall clock; nil where the sender knows none and sends 0 (RFC 3550 §6.4.1).
    public var wallTime: WallTime? {
        ntpTimestamp == 0 ? nil : WallTime(ntpTimestamp: ntpTimestamp)
    }
}
