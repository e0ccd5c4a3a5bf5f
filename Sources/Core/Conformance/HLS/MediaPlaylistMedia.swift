import Media

/// A media playlist held against its media, segment by segment (draft-pantos-hls-rfc8216bis §3.1, §4.4.4).
struct MediaPlaylistMedia {
    let playlist: MediaPlaylist
    let file: String
    /// What a multivariant playlist says of it is compared with this.
    private(set) var measure: PlaylistMeasure
    /// Of the segments so far: the tracks, and the timeline's end in each.
    private var ends: [UInt32: Interval] = [:]
    /// The segment before, where the next one decides how long it lasts.
    private var streamed: StreamedSegment?
    private var tracks: [MediaTrack]?

    /// How far EXTINF may be from the media: a tick of a slow clock, and rounding to milliseconds.
    static let durationTolerance = Interval(milliseconds: 10)
    /// How far a segment may be from the end of the one before.
    static let timelineTolerance = Interval(milliseconds: 10)

    init(_ playlist: MediaPlaylist, file: String) {
        self.playlist = playlist
        self.file = file
        measure = PlaylistMeasure(target: playlist.targetDuration)
    }

    mutating func check(_ files: inout MediaFiles, _ findings: inout Findings) {
        var missing = 0
        for (i, segment) in playlist.segments.enumerated() where missing < MediaFiles.missingLimit {
            let place = Place.line(segment.line, of: file)
            if segment.isDiscontinuity { leave(&findings) }
            if segment.isGap || segment.isEncrypted {
                leave(&findings)
                continue
            }
            let initialization = segment.map.flatMap { map in
                files.initialization(
                    map.uri, range: map.range, from: file, at: .line(map.line, of: file), findings: &findings)
            }
            checkMap(of: segment, initialization, &findings)
            guard
                let found = files.segment(
                    segment.uri, range: segment.range, initialization: initialization, from: file, at: place,
                    findings: &findings)
            else {
                leave(&findings)
                missing += 1
                continue
            }
            missing = 0
            if found.lacksHeader, segment.map == nil {
                findings.report(
                    .hlsMap, at: place, "\(segment.uri) has MP4 fragments, but no EXT-X-MAP is before it")
            }
            // Without a duration its bytes have no rate.
            let bytes = segment.duration == nil ? 0 : found.byteCount
            measure.append(
                SegmentMeasure(byteCount: bytes, spans: found.spans), duration: segment.duration ?? .zero)
            check(found, of: segment, isFirst: i == 0, place, &findings)
            let parts = segment.parts.map { check($0, initialization, &files, &findings) }
            check(parts, of: segment, found, &findings)
        }
        leave(&findings)
        for part in playlist.openParts {
            let map = playlist.segments.last?.map
            let initialization = map.flatMap {
                files.initialization($0.uri, range: $0.range, from: file, at: Place(file: file), findings: &findings)
            }
            _ = check(part, initialization, &files, &findings)
        }
    }

    /// The timeline ends, or nothing is known of it.
    private mutating func leave(_ findings: inout Findings) {
        if let streamed, !streamed.isLongEnough { report(streamed, &findings) }
        streamed = nil
        ends = [:]
    }

    private func report(_ streamed: StreamedSegment, _ findings: inout Findings) {
        findings.report(
            .hlsSegmentDuration, at: .line(streamed.line, of: file),
            "\(streamed.uri) has EXTINF \(streamed.duration.text), its media last "
                + (streamed.leading?.presentedDuration.text ?? "-"))
    }

    /// Parts have what their segment has (§3.2); where some are gone it is not known.
    private func check(
        _ parts: [SegmentMeasure?], of segment: MediaPlaylist.Segment, _ whole: SegmentMeasure,
        _ findings: inout Findings
    ) {
        let known = parts.compactMap { $0 }
        guard !parts.isEmpty, known.count == parts.count else { return }
        func count(_ measure: SegmentMeasure) -> Int { measure.spans.reduce(0) { $0 + $1.sampleCount } }
        let (sum, expected) = (known.reduce(0) { $0 + count($1) }, count(whole))
        guard sum != expected else { return }
        findings.report(
            .hlsPartMedia, line: segment.line, of: file,
            "\(segment.uri) has \(counted(expected, "sample")), its parts \(sum)")
    }

    /// Fragments need a map (§3.1.2), and a change of tracks is a discontinuity (§4.4.4.3).
    private mutating func checkMap(
        of segment: MediaPlaylist.Segment, _ initialization: InitializationSegment?, _ findings: inout Findings
    ) {
        guard let found = initialization?.tracks else { return }
        if let tracks, tracks != found, !segment.isDiscontinuity {
            findings.report(
                .hlsMapDiscontinuity, line: segment.line, of: file,
                "another EXT-X-MAP with other tracks, without EXT-X-DISCONTINUITY")
        }
        tracks = found
    }

    private mutating func check(
        _ found: SegmentMeasure, of segment: MediaPlaylist.Segment, isFirst: Bool, _ place: Place,
        _ findings: inout Findings
    ) {
        // Of a key frame alone the media end before its time does (§4.4.3.6).
        let before = playlist.hasKeyFramesOnly ? [:] : ends
        ends = [:]
        for span in found.spans where span.track.kind != .other {
            let (start, expected) = (span.interval(span.decodeStart), before[span.track.id])
            if let expected, start.distance(to: expected) > Self.timelineTolerance,
                streamed?.goesOn(with: span) != true
            {
                findings.report(
                    .hlsTimeline, at: place,
                    "\(segment.uri): \(span.track.kind.rawValue) begins at \(start.text), the segment before ends at "
                        + expected.text)
            }
            ends[span.track.id] = span.interval(span.decodeEnd)
        }
        if let streamed, !streamed.lasts(until: found) { report(streamed, &findings) }
        streamed = nil
        guard let leading = found.leading else { return }
        if leading.lastSample != nil, let duration = segment.duration {
            streamed = StreamedSegment(uri: segment.uri, line: segment.line, duration: duration, spans: found.spans)
        } else if !playlist.hasKeyFramesOnly, let duration = segment.duration,
            duration.distance(to: leading.presentedDuration) > Self.durationTolerance
        {
            findings.report(
                .hlsSegmentDuration, at: place,
                "\(segment.uri) has EXTINF \(duration.text), its media last \(leading.presentedDuration.text)")
        }
        guard !leading.startsWithKeyFrame, leading.track.kind == .video else { return }
        if playlist.hasIndependentSegments || playlist.hasKeyFramesOnly {
            findings.report(.hlsIndependent, at: place, "\(segment.uri) does not begin with a key frame")
        } else if isFirst {
            findings.report(.hlsFirstKeyFrame, at: place, "\(segment.uri) does not begin with a key frame")
        }
    }

    private func check(
        _ part: MediaPlaylist.Part, _ initialization: InitializationSegment?, _ files: inout MediaFiles,
        _ findings: inout Findings
    ) -> SegmentMeasure? {
        let place = Place.line(part.line, of: file)
        guard !part.isGap,
            let found = files.segment(
                part.uri, range: part.range, initialization: initialization, from: file, at: place, findings: &findings)
        else { return nil }
        if let leading = found.leading, part.duration.distance(to: leading.presentedDuration) > Self.durationTolerance {
            findings.report(
                .hlsPartDuration, at: place,
                "\(part.uri) has DURATION \(part.duration.text), its media last \(leading.presentedDuration.text)")
        }
        if part.isIndependent, let leading = found.leading, leading.track.kind == .video, !leading.startsWithKeyFrame {
            findings.report(.hlsPartIndependent, at: place, "\(part.uri) does not begin with a key frame")
        }
        return found
    }
}
