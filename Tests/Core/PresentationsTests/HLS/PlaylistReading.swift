import Media

/// A media playlist read back as a player reads it (RFC 8216 §4, §6.3); independent of the writer.
struct PlaylistReading {
    struct Segment: Equatable {
        var number: Int
        var path: String
        /// In microseconds.
        var duration: Int64
        var discontinuity: Int
        var map: String?
        /// Only where the playlist gives it.
        var date: String?
        var isGap: Bool
    }

    private(set) var segments: [Segment] = []
    private(set) var targetDuration = 0
    private(set) var version = 1
    private(set) var type: String?
    private(set) var isEnded = false
    /// What a player would refuse.
    private(set) var problems: [String] = []

    private var number = 0
    private var discontinuity = 0
    private var map: String?
    private var date: String?
    private var duration: Int64?
    private var isGap = false

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.popLast() != "" { problems.append("no line feed at the end") }
        if lines.first != "#EXTM3U" { problems.append("no #EXTM3U") }
        for line in lines.dropFirst() {
            if isEnded { problems.append("\(line) after the end") }
            if line.isEmpty { problems.append("an empty line") }
            line.hasPrefix("#") ? read(tag: line) : readPath(line)
        }
        if targetDuration == 0 { problems.append("no target duration") }
        if map != nil, version < 6 { problems.append("EXT-X-MAP in version \(version)") }
    }

    private mutating func read(tag line: Substring) {
        let parts = line.split(separator: ":", maxSplits: 1)
        let value = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "#EXT-X-VERSION": version = Int(value) ?? 0
        case "#EXT-X-TARGETDURATION": targetDuration = Int(value) ?? 0
        case "#EXT-X-PLAYLIST-TYPE": type = String(value)
        case "#EXT-X-INDEPENDENT-SEGMENTS": break
        case "#EXT-X-MEDIA-SEQUENCE":
            if !segments.isEmpty { problems.append("media sequence after a segment") }
            number = Int(value) ?? -1
        case "#EXT-X-DISCONTINUITY-SEQUENCE":
            if !segments.isEmpty || discontinuity > 0 { problems.append("discontinuity sequence is late") }
            discontinuity = Int(value) ?? -1
        case "#EXT-X-DISCONTINUITY": discontinuity += 1
        case "#EXT-X-MAP": map = String(value.dropFirst(5).dropLast())
        case "#EXT-X-PROGRAM-DATE-TIME": date = String(value)
        case "#EXT-X-GAP": isGap = true
        case "#EXT-X-ENDLIST": isEnded = true
        case "#EXTINF":
            // Six decimals and a comma.
            let digits = value.dropLast().split(separator: ".")
            if value.last != "," || digits.count != 2 || digits[1].count != 6 { problems.append("EXTINF:\(value)") }
            duration = Int64(digits.joined())
        default: problems.append("unknown: \(line)")
        }
    }

    private mutating func readPath(_ line: Substring) {
        guard let duration else { return problems.append("\(line) without EXTINF") }
        // Rounded to the nearest second (§4.3.3.1).
        if (duration + 500_000) / 1_000_000 > targetDuration { problems.append("\(line) lasts \(duration) µs") }
        segments.append(
            Segment(
                number: number, path: String(line), duration: duration, discontinuity: discontinuity, map: map,
                date: date, isGap: isGap))
        number += 1
        (self.duration, date, isGap) = (nil, nil, false)
    }
}
