import Media

/// Reception quality as one participant sees it (RFC 3550 §6.4.2): SSRC of the sender, then report blocks.
public struct ReceiverReport: Equatable, Sendable {
    public var ssrc: UInt32
    public var reports: [ReportBlock]

    init(parsing body: Span<UInt8>, reportCount: Int) throws(RTPError) {
        guard let ssrc = body.uint32(at: 0) else { throw .truncated(needed: 4, remaining: body.count) }
        self.ssrc = ssrc
        reports = try ReportBlock.blocks(reportCount, in: body, at: 4)
    }
}
