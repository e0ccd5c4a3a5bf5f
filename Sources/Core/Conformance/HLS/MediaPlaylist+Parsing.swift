import Media

extension MediaPlaylist {
    /// Reads a playlist and reports what its text alone shows to be wrong.
    init(_ text: PlaylistText, of file: String, findings: inout Findings) {
        var reader = MediaPlaylistReader(file: file)
        for (number, line) in text.lines {
            switch line {
            case .tag(let name, let value): reader.read(name, value, line: number, findings: &findings)
            case .uri(let uri): reader.end(uri, line: number, findings: &findings)
            }
        }
        self = reader.finish()
    }
}

/// Collects the tags before each segment.
private struct MediaPlaylistReader {
    let file: String
    private var playlist = MediaPlaylist()
    private var next = MediaPlaylist.Segment(uri: "", line: 0)
    private var map: MediaPlaylist.Map?
    private var isEncrypted = false
    private var rangeText: Substring?
    /// Where the last ranges ended, by resource: a range without offset begins there (§4.4.4.2).
    private var ends: [String: Int] = [:]

    init(file: String) {
        self.file = file
    }

    mutating func read(_ name: String, _ value: Substring?, line: Int, findings: inout Findings) {
        let list = PlaylistTag.attributes(of: name, value, line: line, of: file, findings: &findings)
        switch name {
        case "EXT-X-VERSION": playlist.version = number(name, value, line: line, &findings) ?? 1
        case "EXT-X-TARGETDURATION":
            let seconds = number(name, value, line: line, &findings)
            playlist.targetDuration = seconds.map { Interval(ticks: Int64($0), timescale: 1) }
        case "EXT-X-MEDIA-SEQUENCE":
            playlist.mediaSequence = number(name, value, line: line, &findings) ?? 0
            requireBeforeSegments(name, line: line, &findings)
        case "EXT-X-DISCONTINUITY-SEQUENCE":
            playlist.discontinuitySequence = number(name, value, line: line, &findings) ?? 0
            requireBeforeSegments(name, line: line, &findings)
        case "EXT-X-ENDLIST": playlist.isEnded = true
        case "EXT-X-I-FRAMES-ONLY":
            playlist.hasKeyFramesOnly = true
            demand(4, name, line)
        case "EXT-X-PLAYLIST-TYPE":
            playlist.kind = value.flatMap { MediaPlaylist.Kind(rawValue: String($0)) }
            if playlist.kind == nil { refuse(name, value, "EVENT or VOD", line: line, &findings) }
        case "EXT-X-INDEPENDENT-SEGMENTS": playlist.hasIndependentSegments = true
        case "EXT-X-DEFINE": demand(list.has("QUERYPARAM") ? 11 : 8, name, line)
        case "EXT-X-DISCONTINUITY": next.isDiscontinuity = true
        case "EXT-X-GAP": next.isGap = true
        case "EXTINF", "EXT-X-BYTERANGE", "EXT-X-PROGRAM-DATE-TIME":
            readOfSegment(name, value, line: line, &findings)
        case "EXT-X-KEY":
            isEncrypted = list.word("METHOD") != "NONE"
            if list.has("IV") { demand(2, name, line) }
            if list.has("KEYFORMAT") || list.has("KEYFORMATVERSIONS") { demand(5, name, line) }
        case "EXT-X-MAP":
            // For key frames alone it came a version earlier (§8).
            demand(playlist.hasKeyFramesOnly ? 5 : 6, name, line)
            let range = list.string("BYTERANGE").flatMap { self.range($0[...], of: "", line: line, &findings) }
            map = list.string("URI").map { MediaPlaylist.Map(uri: $0, range: range, line: line) }
        default: readLowLatency(name, list, line: line, &findings)
        }
    }

    /// The tags of one segment (§4.4.4).
    private mutating func readOfSegment(_ name: String, _ value: Substring?, line: Int, _ findings: inout Findings) {
        switch name {
        case "EXTINF":
            let text = (value ?? "").prefix { $0 != "," }
            next.duration = Interval(decimal: text)
            if text.contains(".") { demand(3, "a decimal EXTINF", line) }
            if next.duration == nil || value?.contains(",") != true {
                refuse(name, value, "seconds and a comma", line: line, &findings)
            }
        case "EXT-X-BYTERANGE":
            demand(4, name, line)
            rangeText = value ?? ""
        default:
            next.programDateTime = value.flatMap { WallInstant(parsing: $0) }
            if next.programDateTime == nil { refuse(name, value, "a date and time", line: line, &findings) }
        }
    }

    /// §4.4.3.7, §4.4.3.8, §4.4.4.9, §4.4.5.
    private mutating func readLowLatency(
        _ name: String, _ list: AttributeList, line: Int, _ findings: inout Findings
    ) {
        switch name {
        case "EXT-X-PART-INF": playlist.partTarget = list.seconds("PART-TARGET")
        case "EXT-X-SERVER-CONTROL":
            playlist.serverControl = .init(
                canSkipUntil: list.seconds("CAN-SKIP-UNTIL"), holdBack: list.seconds("HOLD-BACK"),
                partHoldBack: list.seconds("PART-HOLD-BACK"), line: line)
        case "EXT-X-PART":
            guard let uri = list.string("URI"), let duration = list.seconds("DURATION") else { return }
            let range = list.string("BYTERANGE").flatMap { self.range($0[...], of: uri, line: line, &findings) }
            next.parts.append(
                .init(
                    uri: uri, duration: duration, range: range, isIndependent: list.isYes("INDEPENDENT"),
                    isGap: list.isYes("GAP"), line: line))
        case "EXT-X-SKIP":
            demand(list.has("RECENTLY-REMOVED-DATERANGES") ? 10 : 9, name, line)
            playlist.skipped = list.integer("SKIPPED-SEGMENTS")
            requireBeforeSegments(name, line: line, &findings)
        case "EXT-X-RENDITION-REPORT": list.string("URI").map { playlist.reports.append($0) }
        default: break
        }
    }

    mutating func end(_ uri: String, line: Int, findings: inout Findings) {
        (next.uri, next.line, next.map, next.isEncrypted) = (uri, line, map, isEncrypted)
        if let text = rangeText { next.range = range(text, of: uri, line: line, &findings) }
        playlist.segments.append(next)
        next = MediaPlaylist.Segment(uri: "", line: 0)
        rangeText = nil
    }

    mutating func finish() -> MediaPlaylist {
        playlist.openParts = next.parts
        return playlist
    }

    private mutating func range(
        _ text: Substring, of uri: String, line: Int, _ findings: inout Findings
    ) -> MediaPlaylist.ByteRange? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let count = parts.first.flatMap({ Int($0) }), count > 0, parts.count <= 2,
            let offset = parts.count == 2 ? Int(parts[1]) : ends[uri], offset >= 0,
            case let (end, overflow) = offset.addingReportingOverflow(count), !overflow
        else {
            findings.report(
                .hlsByteRange, line: line, of: file,
                "found '\(text)', expected n@o, or n behind a range of the same resource")
            return nil
        }
        ends[uri] = end
        return MediaPlaylist.ByteRange(offset: offset, count: count)
    }

    private func number(_ name: String, _ value: Substring?, line: Int, _ findings: inout Findings) -> Int? {
        if let value, value.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(value) { return number }
        refuse(name, value, "a decimal integer", line: line, &findings)
        return nil
    }

    private func refuse(
        _ name: String, _ value: Substring?, _ expected: String, line: Int, _ findings: inout Findings
    ) {
        findings.report(.hlsTagSyntax, line: line, of: file, "\(name) has '\(value ?? "")', expected \(expected)")
    }

    private func requireBeforeSegments(_ name: String, line: Int, _ findings: inout Findings) {
        guard !playlist.segments.isEmpty else { return }
        findings.report(.hlsTagOrder, line: line, of: file, "\(name) behind the first segment")
    }

    private mutating func demand(_ version: Int, _ tag: String, _ line: Int) {
        if version > playlist.demand.version { playlist.demand = (version, line, tag) }
    }
}
