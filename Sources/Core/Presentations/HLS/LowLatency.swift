public import Media

/// What a media playlist offers to players that follow closely (draft-pantos-hls-rfc8216bis §4.4.3.7, §4.4.3.8, §B.1).
public struct LowLatency: Equatable, Sendable {
    /// No part is longer.
    public var partTarget: Interval
    /// Who serves the playlist answers a request for a later one when there is one (§6.2.5.2). Files on a web server
    /// cannot.
    public var canBlockReload: Bool
    /// How far the other renditions are (§4.4.5.4).
    public var reports: [RenditionReport]

    public init(partTarget: Interval, canBlockReload: Bool = false, reports: [RenditionReport] = []) {
        self.partTarget = partTarget
        self.canBlockReload = canBlockReload
        self.reports = reports
    }

    func write(to text: inout String) {
        let part = partTarget.microseconds
        // Three parts: the least that the text recommends, and more than the two that it demands.
        let holdBack = secondsText(microseconds: 3 * part)
        text += "#EXT-X-SERVER-CONTROL:\(canBlockReload ? "CAN-BLOCK-RELOAD=YES," : "")PART-HOLD-BACK=\(holdBack)\n"
        text += "#EXT-X-PART-INF:PART-TARGET=\(secondsText(microseconds: part))\n"
    }

    func writeReports(to text: inout String) {
        for report in reports {
            text += "#EXT-X-RENDITION-REPORT:URI=\"\(PlaylistText.reference(report.path))\""
            text += ",LAST-MSN=\(report.lastNumber)"
            text += report.lastPart.map { ",LAST-PART=\($0)\n" } ?? "\n"
        }
    }
}

/// The last part that the playlist of another rendition has.
public struct RenditionReport: Equatable, Sendable {
    public var path: String
    public var lastNumber: Int
    /// Counted from 0 within the segment; nil where that has none.
    public var lastPart: Int?

    public init(path: String, lastNumber: Int, lastPart: Int?) {
        self.path = path
        self.lastNumber = lastNumber
        self.lastPart = lastPart
    }
}
