public import Media

/// The playlist of one track (RFC 8216 §4.3.3).
///
/// It grows with `append`. The text of a segment never changes, so it is rendered once: a playlist of a day costs one
/// copy of its text for each rendering.
///
///     var playlist = MediaPlaylist(of: TrackFiles("video"), targetDuration: 2, beginning: wallTime)
///     playlist.append(segment)
///     playlist.rendered()
public struct MediaPlaylist: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// Segments leave at its beginning.
        case window
        /// Segments only come (EXT-X-PLAYLIST-TYPE:EVENT).
        case event
        /// Never changes.
        case vod
    }

    public var kind: Kind
    /// The writer adds no further segment (EXT-X-ENDLIST).
    public var isEnded = false
    /// Each segment can be decoded on its own.
    public var isIndependent = false
    /// Each entry is one key frame, the range of a segment (EXT-X-I-FRAMES-ONLY). Its duration reaches to the next one.
    public var hasKeyFramesOnly = false
    public var lowLatency: LowLatency?
    public var openSegment: OpenSegment? { didSet { settle() } }
    public let files: TrackFiles
    /// Whole seconds; no segment is longer when rounded (RFC 8216 §4.3.3.1). It never changes.
    public let targetDuration: Int
    /// The wall clock at the presentation's beginning; nil where it is not known.
    public let beginning: WallTime?
    public private(set) var segments: [PresentedSegment] = []

    /// The text of the first `settledCount` segments. Those at the end still have their parts.
    private var settled = ""
    private var settledCount = 0
    /// By the number of their segment.
    private var parts: [Int: [PresentedPart]] = [:]

    public init(of files: TrackFiles, kind: Kind = .event, targetDuration: Int, beginning: WallTime?) {
        self.files = files
        self.kind = kind
        self.targetDuration = targetDuration
        self.beginning = beginning
    }

    /// Its number is that of the segment before plus 1, for players count (RFC 8216 §3): what is missing is a gap.
    public mutating func append(_ segment: PresentedSegment, parts: [PresentedPart] = []) {
        segments.append(segment)
        if !parts.isEmpty { self.parts[segment.number] = parts }
        settle()
    }

    /// Appends a segment, and takes away the first ones beyond a number of them; 0 keeps all.
    ///
    /// - Returns: those that it took away.
    @discardableResult
    public mutating func append(
        _ segment: PresentedSegment, parts: [PresentedPart] = [], keeping count: Int
    ) -> [PresentedSegment] {
        append(segment, parts: parts)
        guard count > 0, segments.count > count else { return [] }
        let removed = Array(segments.prefix(segments.count - count))
        removeFirst(removed.count)
        return removed
    }

    /// Ends the playlist: an event becomes a recording on demand, a window keeps its segments. What has ended is played
    /// in whole segments.
    public mutating func finish() {
        isEnded = true
        openSegment = nil
        parts = [:]
        settle()
        if kind == .event { kind = .vod }
    }

    /// Takes away the first segments, with their tags (RFC 8216 §6.2.2).
    public mutating func removeFirst(_ count: Int = 1) {
        let count = min(max(0, count), segments.count)
        for segment in segments.prefix(count) { parts[segment.number] = nil }
        segments.removeFirst(count)
        // The segment that is now the first needs its date and its initialization section.
        settled = ""
        settledCount = 0
        settle()
    }

    /// Of the first segment, or of that which will be the first.
    public var mediaSequence: Int { segments.first?.number ?? 1 }

    /// How many discontinuities precede the first segment: the same for each track of a presentation (§6.2.4).
    public var discontinuitySequence: Int { max(1, segments.first?.period ?? openSegment?.period ?? 1) - 1 }

    /// The last part, as other playlists report it; without one the last segment.
    public func report() -> RenditionReport {
        if let count = openSegment?.parts.count, count > 0 {
            return RenditionReport(path: files.playlist, lastNumber: endNumber, lastPart: count - 1)
        }
        let last = endNumber - 1
        return RenditionReport(path: files.playlist, lastNumber: last, lastPart: parts[last].map { $0.count - 1 })
    }

    /// Of the segment behind the last one.
    private var endNumber: Int { (segments.last?.number ?? 0) + 1 }

    public func rendered() -> String {
        var text = header
        text.reserveCapacity(text.utf8.count + settled.utf8.count + 1024)
        text += settled
        for i in settledCount..<segments.count {
            lines.write(
                segments[i], after: i > 0 ? segments[i - 1] : nil, parts: parts[segments[i].number] ?? [], to: &text)
        }
        if let openSegment, !isEnded {
            lines.writeLead(
                ofPeriod: openSegment.period, at: openSegment.start, after: segments.last, to: &text)
            for part in openSegment.parts { part.write(to: &text) }
            if let path = openSegment.nextPart {
                text += "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\(PlaylistText.reference(path))\"\n"
            }
        }
        if isEnded {
            text += "#EXT-X-ENDLIST\n"
        } else {
            lowLatency?.writeReports(to: &text)
        }
        return text
    }

    /// Renders the segments whose text is final. Parts are of use for three target durations
    /// (draft-pantos-hls-rfc8216bis §6.2.2), and what is older has none.
    private mutating func settle() {
        guard let last = segments.last else { return }
        let lines = lines
        let kept = Int64(clamping: Int128(3 * targetDuration) * 1_000_000_000)
        let end = max(last.end, openSegment?.end ?? last.end)
        while settledCount < segments.count {
            let segment = segments[settledCount]
            if parts[segment.number] != nil {
                guard end - segment.end >= Interval(nanoseconds: kept) else { return }
                parts[segment.number] = nil
            }
            lines.write(
                segment, after: settledCount > 0 ? segments[settledCount - 1] : nil, parts: [], to: &settled)
            settledCount += 1
        }
    }
}

extension MediaPlaylist {
    private var lines: SegmentLines { SegmentLines(files: files, beginning: beginning) }

    private var header: String {
        var text = "#EXTM3U\n#EXT-X-VERSION:\(version)\n#EXT-X-TARGETDURATION:\(targetDuration)\n"
        if !isEnded { lowLatency?.write(to: &text) }
        text += "#EXT-X-MEDIA-SEQUENCE:\(mediaSequence)\n"
        if discontinuitySequence > 0 { text += "#EXT-X-DISCONTINUITY-SEQUENCE:\(discontinuitySequence)\n" }
        switch kind {
        case .window: break
        case .event: text += "#EXT-X-PLAYLIST-TYPE:EVENT\n"
        case .vod: text += "#EXT-X-PLAYLIST-TYPE:VOD\n"
        }
        if isIndependent { text += "#EXT-X-INDEPENDENT-SEGMENTS\n" }
        if hasKeyFramesOnly { text += "#EXT-X-I-FRAMES-ONLY\n" }
        return text
    }

    /// The least that the tags need (RFC 8216 §7): 3 for decimals of EXTINF, 4 for ranges and key frames alone, 5 for
    /// EXT-X-MAP with key frames alone, 6 for EXT-X-MAP otherwise.
    private var version: Int {
        switch (files.form, hasKeyFramesOnly) {
        case (.transportStream, false): 3
        case (.transportStream, true): 4
        case (.fragmentedMP4, true): 5
        case (.fragmentedMP4, false): 6
        }
    }
}
