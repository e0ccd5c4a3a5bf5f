import Media

/// What a media playlist shows without its media (draft-pantos-hls-rfc8216bis §4.4.3, §4.4.4, §8).
struct MediaPlaylistRules {
    let playlist: MediaPlaylist
    let file: String
    /// How far a date and time may be from what the durations before it give: clocks are written in milliseconds.
    static let dateTolerance = Interval(milliseconds: 20)

    func check(_ findings: inout Findings) {
        if playlist.version < playlist.demand.version {
            findings.report(
                .hlsVersion, line: playlist.demand.line, of: file,
                "\(playlist.demand.tag) needs EXT-X-VERSION \(playlist.demand.version), found \(playlist.version)")
        }
        if playlist.segments.isEmpty, playlist.openParts.isEmpty, playlist.skipped == nil {
            findings.report(.hlsEmpty, at: Place(file: file), "no segment")
        }
        if playlist.kind == .vod, !playlist.isEnded {
            findings.report(.hlsVODEnd, at: Place(file: file), "EXT-X-PLAYLIST-TYPE:VOD without EXT-X-ENDLIST")
        }
        checkDurations(&findings)
        checkDates(&findings)
    }

    private func checkDurations(_ findings: inout Findings) {
        if playlist.targetDuration == nil {
            findings.report(.hlsTargetDuration, at: Place(file: file), "no EXT-X-TARGETDURATION with a number")
        }
        for segment in playlist.segments {
            guard let duration = segment.duration else {
                findings.report(.hlsExtinf, line: segment.line, of: file, "\(segment.uri) without EXTINF before it")
                continue
            }
            // Rounded to the nearest integer (§4.4.3.1).
            let rounded = (duration.nanoseconds + 500_000_000) / 1_000_000_000
            if let target = playlist.targetDuration, rounded > target.nanoseconds / 1_000_000_000 {
                findings.report(
                    .hlsSegmentTooLong, line: segment.line, of: file,
                    "\(segment.uri) has \(duration.text), the target duration is \(target.text)")
            }
        }
    }

    /// The time of a segment follows from any earlier one on the same timeline (§4.4.4.6).
    private func checkDates(_ findings: inout Findings) {
        var expected: Interval?
        for segment in playlist.segments {
            if segment.isDiscontinuity { expected = nil }
            if let time = segment.programDateTime?.sinceEpoch {
                if let expected, time.distance(to: expected) > Self.dateTolerance {
                    let isLate = time > expected
                    findings.report(
                        .hlsProgramDateTime, line: segment.line, of: file,
                        "EXT-X-PROGRAM-DATE-TIME is \(time.distance(to: expected).text) "
                            + "\(isLate ? "after" : "before") what the durations since the last one give")
                }
                expected = time
            }
            expected = expected.map { $0 + (segment.duration ?? .zero) }
        }
    }
}
