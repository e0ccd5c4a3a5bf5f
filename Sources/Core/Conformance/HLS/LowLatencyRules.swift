import Media

/// The tags of low-latency HLS (draft-pantos-hls-rfc8216bis §4.4.3.7, §4.4.3.8, §4.4.4.9, §4.4.5.2, Appendix B).
struct LowLatencyRules {
    let playlist: MediaPlaylist
    let file: String
    /// How far the parts of a segment may differ from its EXTINF: both are rounded.
    static let sumTolerance = Interval(milliseconds: 10)

    func check(_ findings: inout Findings) {
        checkControl(&findings)
        let parts = playlist.segments.flatMap(\.parts) + playlist.openParts
        guard let first = parts.first else { return }
        guard let target = playlist.partTarget else {
            findings.report(.hlsPartTarget, line: first.line, of: file, "EXT-X-PART without EXT-X-PART-INF")
            return
        }
        for part in parts where part.duration > target {
            findings.report(
                .hlsPartTooLong, line: part.line, of: file,
                "\(part.duration.text), the part target is \(target.text)")
        }
        // The last part of a segment may be short, and of what is open no one knows which is the last.
        let least = Interval(nanoseconds: target.nanoseconds / 100 * 85)
        for part in playlist.segments.flatMap({ $0.parts.dropLast() }) + playlist.openParts.dropLast()
        where part.duration < least {
            findings.report(
                .hlsPartTooShort, line: part.line, of: file,
                "\(part.duration.text), less than 85 % of the part target of \(target.text)")
        }
        checkSegments(&findings)
    }

    private func checkSegments(_ findings: inout Findings) {
        guard let target = playlist.targetDuration else { return }
        var untilEnd = playlist.openParts.reduce(Interval.zero) { $0 + $1.duration }
        for segment in playlist.segments.reversed() {
            if let part = segment.parts.first, untilEnd > target.times(3) {
                findings.report(
                    .hlsPartOld, line: part.line, of: file,
                    "a part of a segment that ends \(untilEnd.text) before the playlist's end")
            }
            let sum = segment.parts.reduce(Interval.zero) { $0 + $1.duration }
            if let duration = segment.duration, !segment.parts.isEmpty, sum.distance(to: duration) > Self.sumTolerance {
                findings.report(
                    .hlsPartSum, line: segment.line, of: file,
                    "\(segment.uri) has \(duration.text), its parts \(sum.text)")
            }
            untilEnd = untilEnd + (segment.duration ?? .zero)
        }
    }

    private func checkControl(_ findings: inout Findings) {
        let control = playlist.serverControl
        if let target = playlist.targetDuration, let control {
            if let holdBack = control.holdBack, holdBack < target.times(3) {
                findings.report(
                    .hlsHoldBack, line: control.line, of: file,
                    "\(holdBack.text), expected three target durations at least: \(target.times(3).text)")
            }
            if let until = control.canSkipUntil, until < target.times(6) {
                findings.report(
                    .hlsCanSkip, line: control.line, of: file,
                    "\(until.text), expected six target durations at least: \(target.times(6).text)")
            }
        }
        if let partTarget = playlist.partTarget {
            let found = control?.partHoldBack
            if found.map({ $0 < partTarget.times(2) }) ?? true {
                findings.report(
                    .hlsPartHoldBack, at: Place(file: file, position: control.map { .line($0.line) }),
                    "PART-HOLD-BACK is \(found?.text ?? "missing"), expected two part targets at least: "
                        + partTarget.times(2).text)
            }
        }
        if let skipped = playlist.skipped, control?.canSkipUntil == nil || skipped < 1 {
            findings.report(
                .hlsSkip, at: Place(file: file), "\(counted(skipped, "skipped segment")) without CAN-SKIP-UNTIL")
        }
    }

    /// - Parameter others: names of the other media playlists.
    func checkReports(of others: [String], _ findings: inout Findings) {
        guard playlist.partTarget != nil, !playlist.isEnded else { return }
        let reported = Set(playlist.reports.compactMap { Reference.resolve($0, from: file) })
        for other in others where !reported.contains(other) {
            findings.report(.hlsRenditionReport, at: Place(file: file), "no EXT-X-RENDITION-REPORT of \(other)")
        }
    }
}
