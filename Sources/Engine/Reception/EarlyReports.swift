import RTP

/// The latest report of each source that is not heard yet; one port may bring those of both streams.
struct EarlyReports {
    /// Audio and video before and after a change of SSRC; reports of others must not pile up.
    static let limit = 4

    private var reports: [SenderReport] = []

    mutating func keep(_ report: SenderReport) {
        reports.removeAll { $0.ssrc == report.ssrc }
        if reports.count == Self.limit { reports.removeFirst() }
        reports.append(report)
    }

    mutating func take(ofSource ssrc: UInt32) -> SenderReport? {
        reports.firstIndex { $0.ssrc == ssrc }.map { reports.remove(at: $0) }
    }
}
