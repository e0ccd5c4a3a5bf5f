/// A media playlist as it is on disk, and what the server adds while it grows: the promise that a request may wait for
/// a segment (draft-pantos-hls-rfc8216bis §4.4.3.8, §6.2.5), which only a server can keep.
struct LivePlaylist: Equatable {
    /// Seconds.
    let target: Int
    let first: Int
    let isEnded: Bool
    /// Seconds; nil without parts.
    let partTarget: Double?
    /// What comes before the first segment, line by line.
    private(set) var head: [Substring] = []
    /// The lines of each whole segment, and its duration in seconds.
    private(set) var segments: [Segment] = []
    /// What follows the last whole segment: parts of the next one, hints, reports.
    private(set) var tail: [Substring] = []
    private(set) var openPartCount = 0
    /// The part that comes next, as the playlist names it (EXT-X-PRELOAD-HINT); nil without one.
    private(set) var hint: Substring?

    struct Segment: Equatable {
        var lines: [Substring]
        var duration: Double
        var partCount: Int
    }

    /// nil for text that is no media playlist: a multivariant playlist is served as it is.
    init?(parsing text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first == "#EXTM3U", let target = lines.value(of: "#EXT-X-TARGETDURATION:").flatMap({ Int($0) }),
            (1...Self.targetLimit).contains(target)
        else { return nil }
        self.target = target
        first = lines.value(of: "#EXT-X-MEDIA-SEQUENCE:").flatMap { Int($0) }.map { min(max(0, $0), .max / 2) } ?? 0
        isEnded = lines.contains("#EXT-X-ENDLIST")
        partTarget = lines.value(of: "#EXT-X-PART-INF:").flatMap { Self.number("PART-TARGET", in: $0) }
        var pending: [Substring] = []
        var hasBegun = false
        for line in lines {
            if !hasBegun, !Self.belongsToSegment(line) {
                head.append(line)
                continue
            }
            hasBegun = true
            pending.append(line)
            if line.hasPrefix("#EXT-X-PART:") { openPartCount += 1 }
            guard !line.hasPrefix("#") else { continue }
            let duration = pending.value(of: "#EXTINF:").flatMap { Double($0.prefix { $0 != "," }) } ?? 0
            segments.append(Segment(lines: pending, duration: duration, partCount: openPartCount))
            (pending, openPartCount) = ([], 0)
        }
        tail = pending
        hint =
            tail.lazy.filter { $0.hasPrefix("#EXT-X-PRELOAD-HINT:TYPE=PART,") }
            .compactMap { $0.split(separator: "\"").dropFirst().first }.first
    }

    /// An hour. Waiting is counted in targets, and a playlist must not make it endless.
    static let targetLimit = 3600

    /// The number of the last whole segment; one below the first if there is none.
    var last: Int { first + segments.count - 1 }

    /// Whether a segment is there, or a part of it, counted from 0 (§6.2.5.2). A part behind a segment's last one is
    /// the first of the next segment.
    func contains(_ sequence: Int, part: Int?) -> Bool {
        guard let part else { return sequence <= last }
        if sequence > last { return sequence == last + 1 && part < openPartCount }
        let count = sequence >= first ? segments[sequence - first].partCount : 0
        return count == 0 || part < count || contains(sequence + 1, part: 0)
    }

    /// Whether a request is for what no client can know of yet (§6.2.5.2).
    func isTooFar(_ sequence: Int, part: Int?) -> Bool {
        if sequence > last + 2 { return true }
        guard let part, sequence == last + 1 else { return false }
        // The advance part limit.
        let limit = partTarget.map { $0 < 1 && $0 > 0 ? Int((3 / max($0, 0.01)).rounded(.up)) : 3 } ?? 3
        return part >= openPartCount + limit
    }

    /// The playlist with the server's promise; without old segments if the client has them (§6.2.5.1).
    func rendered(skippingOld isDelta: Bool) -> String {
        let skipped = isDelta ? oldCount : 0
        var lines: [Substring] = []
        for line in head where !line.hasPrefix("#EXT-X-SERVER-CONTROL:") {
            // EXT-X-SKIP is of version 9 (§8).
            let version = line.dropPrefix("#EXT-X-VERSION:").flatMap { Int($0) }
            lines.append(skipped > 0 && version.map { $0 < 9 } == true ? "#EXT-X-VERSION:9" : line)
            if line.hasPrefix("#EXT-X-TARGETDURATION:") { lines.append(control[...]) }
        }
        if skipped > 0 { lines.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=\(skipped)") }
        lines += segments.dropFirst(skipped).flatMap(\.lines) + tail
        return lines.joined(separator: "\n") + "\n"
    }

    /// Distances from the end, in seconds: the least that §4.4.3.8 permits.
    private var control: String {
        var fields = ["CAN-BLOCK-RELOAD=YES", "CAN-SKIP-UNTIL=\(skipBoundary).0", "HOLD-BACK=\(3 * target).0"]
        if let partTarget { fields.append("PART-HOLD-BACK=\(Self.decimal(3 * partTarget))") }
        return "#EXT-X-SERVER-CONTROL:" + fields.joined(separator: ",")
    }

    private var skipBoundary: Int { 6 * target }

    /// How many segments end before the skip boundary.
    private var oldCount: Int {
        var behind = Double(skipBoundary)
        for (place, segment) in segments.enumerated().reversed() {
            if behind <= 0 { return place + 1 }
            behind -= segment.duration
        }
        return 0
    }

    /// Tags that apply to the next segment (§4.4.4), and addresses.
    private static func belongsToSegment(_ line: Substring) -> Bool {
        guard line.hasPrefix("#") else { return true }
        let tags = [
            "#EXTINF:", "#EXT-X-BYTERANGE:", "#EXT-X-DISCONTINUITY", "#EXT-X-KEY:", "#EXT-X-MAP:",
            "#EXT-X-PROGRAM-DATE-TIME:", "#EXT-X-GAP", "#EXT-X-BITRATE:", "#EXT-X-PART:", "#EXT-X-DATERANGE:",
            "#EXT-X-PRELOAD-HINT:", "#EXT-X-RENDITION-REPORT:", "#EXT-X-ENDLIST",
        ]
        return tags.contains { line.hasPrefix($0) } && !line.hasPrefix("#EXT-X-DISCONTINUITY-SEQUENCE:")
    }

    /// The value of an attribute that is a decimal number (RFC 8216 §4.2).
    private static func number(_ name: String, in attributes: Substring) -> Double? {
        let pair = attributes.split(separator: ",").first { $0.hasPrefix(name + "=") }
        guard let value = pair.flatMap({ Double($0.dropFirst(name.utf8.count + 1)) }) else { return nil }
        return value > 0 && value <= Double(targetLimit) ? value : nil
    }

    /// In milliseconds: no exponent, no 0.6000000000000001.
    private static func decimal(_ seconds: Double) -> String {
        let milliseconds = Int((1000 * seconds).rounded())
        let fraction = "\(1000 + milliseconds % 1000)".dropFirst()
        return "\(milliseconds / 1000).\(fraction)"
    }
}

extension [Substring] {
    /// What follows the first occurrence of a tag.
    fileprivate func value(of tag: String) -> Substring? {
        lazy.compactMap { $0.dropPrefix(tag) }.first
    }
}

extension Substring {
    fileprivate func dropPrefix(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
