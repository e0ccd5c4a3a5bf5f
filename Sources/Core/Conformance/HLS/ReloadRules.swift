import Media

/// A media playlist that is read again (draft-pantos-hls-rfc8216bis §6.2.1, §6.2.2).
struct ReloadRules {
    let earlier: MediaPlaylist
    let later: MediaPlaylist
    let file: String

    func check(_ findings: inout Findings) {
        let place = Place(file: file)
        if earlier.targetDuration != later.targetDuration {
            findings.report(
                .hlsReloadTarget, at: place,
                "was \(earlier.targetDuration?.text ?? "missing"), is \(later.targetDuration?.text ?? "missing")")
        }
        if earlier.isEnded, earlier != later {
            findings.report(.hlsReloadEnded, at: place, "changed after EXT-X-ENDLIST")
        }
        let removed = later.mediaSequence.subtractingReportingOverflow(earlier.mediaSequence).partialValue
        guard removed >= 0 else {
            findings.report(
                .hlsReloadSequence, at: place,
                "EXT-X-MEDIA-SEQUENCE was \(earlier.mediaSequence), is \(later.mediaSequence)")
            return
        }
        if removed > 0, earlier.kind != nil {
            findings.report(
                .hlsReloadEvent, at: place,
                "\(counted(removed, "segment")) removed from a playlist of type \(earlier.kind?.rawValue ?? "")")
        }
        checkSegments(&findings)
        checkParts(&findings)
        if removed > 0 { checkRemoval(&findings) }
    }

    /// What was listed stays as it was (§6.2.1).
    private func checkSegments(_ findings: inout Findings) {
        var listed: [Int: MediaPlaylist.Segment] = [:]
        for (i, segment) in later.segments.enumerated() { listed[later.firstSequence &+ i] = segment }
        for (i, segment) in earlier.segments.enumerated() {
            let number = earlier.firstSequence &+ i
            guard number >= later.firstSequence else { continue }
            guard let same = listed[number] else {
                findings.report(
                    .hlsReloadSegment, at: Place(file: file), "segment \(number), \(segment.uri), is missing")
                continue
            }
            guard
                same.uri != segment.uri || same.duration != segment.duration || same.range != segment.range
                    || same.isDiscontinuity != segment.isDiscontinuity
            else { continue }
            findings.report(
                .hlsReloadSegment, line: same.line, of: file,
                "segment \(number) was \(segment.uri) of \(segment.duration?.text ?? "-"), "
                    + "is \(same.uri) of \(same.duration?.text ?? "-")")
        }
    }

    /// Parts of a segment come one by one, and leave together (§6.2.2).
    private func checkParts(_ findings: inout Findings) {
        let parts = Self.parts(of: later)
        for (number, before) in Self.parts(of: earlier).sorted(by: { $0.key < $1.key }) {
            guard number >= later.firstSequence, let now = parts[number], !now.isEmpty else { continue }
            let isSame = zip(before, now).allSatisfy { $0.uri == $1.uri && $0.duration == $1.duration }
            if isSame, now.count >= before.count { continue }
            findings.report(
                .hlsReloadPart, at: Place(file: file),
                "segment \(number) had \(counted(before.count, "part")) from \(before[0].uri) on, has \(now.count)")
        }
    }

    /// By the number of their segment.
    private static func parts(of playlist: MediaPlaylist) -> [Int: [MediaPlaylist.Part]] {
        var parts: [Int: [MediaPlaylist.Part]] = [:]
        for (i, segment) in playlist.segments.enumerated() { parts[playlist.firstSequence &+ i] = segment.parts }
        parts[playlist.firstSequence &+ playlist.segments.count] = playlist.openParts
        return parts
    }

    /// Discontinuities are counted when they leave, and three target durations stay (§6.2.2).
    private func checkRemoval(_ findings: inout Findings) {
        let count = max(0, min(earlier.segments.count, later.mediaSequence &- earlier.firstSequence))
        let gone = earlier.segments.prefix(count).count { $0.isDiscontinuity }
        let expected = earlier.discontinuitySequence.addingReportingOverflow(gone).partialValue
        // A discontinuity before the first segment may be counted with the segment or before it.
        let isFirst = later.segments.first?.isDiscontinuity == true
        if later.discontinuitySequence != expected, !(isFirst && later.discontinuitySequence == expected &+ 1),
            earlier.skipped == nil, later.skipped == nil
        {
            findings.report(
                .hlsReloadDiscontinuity, at: Place(file: file),
                "EXT-X-DISCONTINUITY-SEQUENCE is \(later.discontinuitySequence), expected \(expected)")
        }
        if let target = later.targetDuration, later.duration < target.times(3), later.skipped == nil, !later.isEnded {
            findings.report(
                .hlsReloadWindow, at: Place(file: file),
                "\(later.duration.text) are left after a removal, expected three target durations at least: "
                    + target.times(3).text)
        }
    }

    /// - Parameter unchanged: how long the playlist has been the same.
    static func checkPace(_ playlist: MediaPlaylist, of file: String, unchanged: Interval, _ findings: inout Findings) {
        guard let target = playlist.targetDuration, !playlist.isEnded else { return }
        let limit = Interval(nanoseconds: target.nanoseconds + target.nanoseconds / 2)
        guard unchanged > limit else { return }
        findings.report(
            .hlsReloadLate, at: Place(file: file),
            "no new segment for \(unchanged.text), expected one within 1.5 target durations: \(limit.text)")
    }
}
