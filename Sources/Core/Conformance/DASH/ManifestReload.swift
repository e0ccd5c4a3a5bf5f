import Media

/// An MPD that is read again (ISO/IEC 23009-1 §5.4).
struct ManifestReload {
    let earlier: Manifest
    let later: Manifest
    let file: String

    func check(_ findings: inout Findings) {
        let place = Place.line(later.line, of: file)
        if earlier.isDynamic, later.isDynamic, earlier.availabilityStart != later.availabilityStart {
            findings.report(.dashReloadStart, at: place, "availabilityStartTime changed")
        }
        if let before = earlier.publishTime, let now = later.publishTime,
            now < before || now == before && earlier != later
        {
            findings.report(.dashReloadPublication, at: place, "changed without a later publishTime")
        }
        if !earlier.isDynamic, earlier != later {
            findings.report(.dashReloadEnded, at: place, "a static MPD changed")
        }
        for period in earlier.periods {
            guard let id = period.id, let same = later.periods.first(where: { $0.id == id }) else { continue }
            if period.start != same.start {
                findings.report(.dashReloadStart, line: same.line, of: file, "the start of Period \"\(id)\" changed")
            }
            compare(period, same, &findings)
        }
    }

    /// What is listed in both has the same number and duration. A segment that was being made was only expected to have
    /// that one.
    private func compare(_ before: Manifest.Period, _ now: Manifest.Period, _ findings: inout Findings) {
        let listed = Dictionary(now.sets.flatMap(\.representations).map { ($0.id, $0) }) { first, _ in first }
        for representation in before.sets.flatMap(\.representations) {
            guard let template = representation.template, template.timeline != nil,
                let same = listed[representation.id]?.template
            else { continue }
            let old = template.wholeSegments(length: nil, isDynamic: earlier.isDynamic)
            let new = Dictionary(same.segments(length: nil).map { ($0.time, $0) }) { first, _ in
                first
            }
            guard let first = new.keys.min(), let last = new.keys.max() else { continue }
            for segment in old where segment.time >= first && segment.time <= last {
                let found = new[segment.time]
                guard found?.number != segment.number || found?.duration != segment.duration else { continue }
                findings.report(
                    .dashReloadSegment, line: same.line, of: file,
                    "segment \(segment.number) at \(segment.time) of \"\(representation.id)\" changed")
            }
        }
    }
}
