import Media

/// What an MPD shows without its media (ISO/IEC 23009-1 §5.3.1 to §5.3.5; DASH-IF IOP where it says so).
struct ManifestRules {
    let manifest: Manifest
    let file: String

    func check(_ findings: inout Findings) {
        if manifest.periods.isEmpty {
            findings.report(.dashPeriod, line: manifest.line, of: file, "no Period")
        } else if !manifest.isDynamic, manifest.duration == nil, manifest.periods.last?.duration == nil {
            findings.report(
                .dashStaticDuration, line: manifest.line, of: file,
                "neither mediaPresentationDuration nor a duration of the last Period")
        }
        if manifest.isDynamic, !manifest.hasClock {
            findings.report(.dashClock, line: manifest.line, of: file, "no UTCTiming")
        }
        checkLatency(&findings)
        checkPeriods(&findings)
        for period in manifest.periods {
            var ids: Set<String> = []
            for set in period.sets {
                if set.representations.isEmpty {
                    findings.report(.dashPeriod, line: set.line, of: file, "AdaptationSet without Representation")
                }
                for representation in set.representations {
                    check(representation, ids: &ids, &findings)
                }
            }
        }
    }

    /// Who plays segments that are being made keeps a distance, which the manifest names.
    private func checkLatency(_ findings: inout Findings) {
        let all = manifest.periods.flatMap(\.sets).flatMap(\.representations)
        if manifest.latencies.isEmpty, all.contains(where: { $0.template?.isComplete == false }) {
            findings.report(.dashLatency, line: manifest.line, of: file, "no ServiceDescription with a Latency")
        }
        for latency in manifest.latencies {
            guard let target = latency.target else {
                findings.report(.dashLatency, line: latency.line, of: file, "Latency lacks @target")
                continue
            }
            guard target < latency.least ?? 0 || target > latency.most ?? .max else { continue }
            findings.report(
                .dashLatency, line: latency.line, of: file,
                "target is \(target) ms, not from \(latency.least ?? 0) to \(latency.most.map(String.init) ?? "any")")
        }
    }

    /// A segment that may be asked for before it is whole has a beginning then, and not yet an end.
    private func checkOffset(of template: SegmentTemplate, _ findings: inout Findings) {
        guard !template.isComplete else { return }
        let runs = template.timeline?.map(\.duration) ?? []
        let longest = template.interval(min(runs.max() ?? template.duration ?? 0, SegmentTemplate.tickLimit))
        guard let offset = template.availabilityOffset else {
            return findings.report(
                .dashChunkOffset, line: template.line, of: file,
                "availabilityTimeComplete without availabilityTimeOffset")
        }
        guard offset <= .zero || offset >= longest else { return }
        findings.report(
            .dashChunkOffset, line: template.line, of: file,
            "availabilityTimeOffset is \(offset.text), segments last up to \(longest.text)")
    }

    private func checkPeriods(_ findings: inout Findings) {
        var ids: Set<String> = []
        for (i, period) in manifest.periods.enumerated() {
            if let id = period.id, !ids.insert(id).inserted {
                findings.report(.dashUniqueID, line: period.line, of: file, "a second Period \"\(id)\"")
            } else if manifest.isDynamic, period.id == nil {
                findings.report(
                    .dashAttributeRequired, line: period.line, of: file, "Period of a dynamic MPD lacks @id")
            }
            guard i > 0, let start = period.start else { continue }
            let (before, length) = manifest.span(of: i - 1)
            guard start < before || (length.map { start.distance(to: before + $0) > .zero } ?? false) else { continue }
            findings.report(
                .dashPeriodTime, line: period.line, of: file,
                "starts at \(start.text), the Period before ends at \(length.map { (before + $0).text } ?? before.text)"
            )
        }
    }

    private func check(
        _ representation: Manifest.Representation, ids: inout Set<String>, _ findings: inout Findings
    ) {
        let place = Place.line(representation.line, of: file)
        if !representation.id.isEmpty, !ids.insert(representation.id).inserted {
            findings.report(.dashUniqueID, at: place, "a second Representation \"\(representation.id)\"")
        }
        guard let template = representation.template else {
            findings.report(.dashTemplate, at: place, "no SegmentTemplate; no other addressing is read")
            return
        }
        guard let media = template.media else {
            findings.report(.dashAttributeRequired, line: template.line, of: file, "SegmentTemplate lacks @media")
            return
        }
        let first = SegmentTemplate.Segment(number: 1, time: 0, duration: 1, line: 1)
        let texts = [media] + (template.initialization.map { [$0] } ?? [])
        for (i, text) in texts.enumerated()
        where SegmentTemplate.expanded(
            text, representation: representation.id, bandwidth: representation.bandwidth, segment: i == 0 ? first : nil)
            == nil
        {
            findings.report(.dashTemplate, line: template.line, of: file, "'\(text)' has an unknown or open identifier")
        }
        if !media.contains("$Number"), !media.contains("$Time") {
            findings.report(.dashTemplate, line: template.line, of: file, "'\(media)' has neither $Number$ nor $Time$")
        }
        checkOffset(of: template, &findings)
        if template.timeline == nil, template.duration == nil {
            findings.report(
                .dashTemplate, line: template.line, of: file,
                "SegmentTemplate has neither @duration nor SegmentTimeline")
        }
        if let overlap = template.overlap {
            findings.report(.dashTimeline, line: overlap, of: file, "S begins before the one before ends")
        }
        for run in template.timeline ?? [] where run.duration <= 0 {
            findings.report(.dashTimeline, line: run.line, of: file, "S lasts no time")
        }
    }
}
