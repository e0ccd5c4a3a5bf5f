import Media

/// Reception quality as one participant sees it (RFC 3550 §6.4.2): SSRC of the sender, then report blocks.
public struct ReceiverReport: Equatable, Sendable {
    public var ssrc: UInt32
    public var reports: [ReportBlock]

    /// One that reports nothing, as a compound packet begins with (RFC 3550 §6.4.2).
    public init(ssrc: UInt32) {
        self.ssrc = ssrc
        reports = []
    }

    init(parsing body: Span<UInt8>, reportCount: Int) throws(RTPError) {
        guard let ssrc = body.uint32(at: 0) else { throw .truncated(needed: 4, remaining: body.count) }
        self.ssrc = ssrc
        reports = try ReportBlock.blocks(reportCount, in: body, at: 4)
    }
    /// As a packet of RTCP; a packet has room for 31 blocks.
    public func rendered() -> [UInt8] {
        let blocks = reports.prefix(31)
        var bytes: [UInt8] = [0x80 | UInt8(truncatingIfNeeded: blocks.count), 201]
        bytes.appendBigEndian(UInt16(truncatingIfNeeded: 1 + blocks.count * ReportBlock.count / 4))
        bytes.appendBigEndian(ssrc)
        for block in blocks { block.append(to: &bytes) }
        return bytes
    }
}
