import Media

/// An MPD held against its media (ISO/IEC 23009-1 §5.3.5, §5.3.9, §7.2).
struct ManifestMedia {
    let manifest: Manifest
    let file: String

    /// How far a segment may be from its place in a timeline.
    static let timeTolerance = Interval(milliseconds: 10)
    /// How far the last segment may end from its period: media need not end together.
    static let endTolerance = Interval(milliseconds: 500)

    /// Segments of a manifest that are read: a day of segments of one second in ten representations.
    static let segmentLimit = 1 << 20

    func check(_ files: inout MediaFiles, _ findings: inout Findings) {
        var left = Self.segmentLimit
        for (i, period) in manifest.periods.enumerated() {
            let length = manifest.span(of: i).length
            for set in period.sets {
                var starts: [[Interval]] = []
                for representation in set.representations {
                    guard left > 0, let template = representation.template else { continue }
                    let whole = template.wholeSegments(length: length, isDynamic: manifest.isDynamic)
                    let segments = Array(whole.prefix(left))
                    left -= segments.count
                    starts.append(segments.map { template.interval($0.time - template.presentationTimeOffset) })
                    checkEnd(of: segments, template, length, &findings)
                    var media = RepresentationMedia(
                        representation: representation, template: template, set: set, file: file)
                    media.check(segments, &files, &findings)
                    media.checkRate(manifest.minimumBuffer ?? .zero, &findings)
                }
                if set.isAligned, let first = starts.first, starts.contains(where: { $0 != first }) {
                    findings.report(
                        .dashAlignment, line: set.line, of: file,
                        "segmentAlignment, but segments of its representations begin at different times")
                }
            }
        }
    }

    /// Segments fill their period, and none is outside (§5.3.9.5.3).
    private func checkEnd(
        of segments: [SegmentTemplate.Segment], _ template: SegmentTemplate, _ length: Interval?,
        _ findings: inout Findings
    ) {
        guard let last = segments.last, let first = segments.first else {
            guard !manifest.isDynamic else { return }
            return findings.report(.dashPeriodCovered, line: template.line, of: file, "no segment")
        }
        if first.time + first.duration <= template.presentationTimeOffset {
            findings.report(
                .dashPeriodCovered, line: first.line, of: file, "the first segment ends before its Period begins")
        }
        guard let length, !manifest.isDynamic else { return }
        let end = template.interval(last.time + last.duration - template.presentationTimeOffset)
        // The last of equal segments is as short as the period makes it.
        let isBeyond = template.timeline != nil && end > length + Self.endTolerance
        guard isBeyond || end + max(Self.endTolerance, template.interval(last.duration)) < length else { return }
        findings.report(
            .dashPeriodCovered, line: last.line, of: file,
            "the last segment ends at \(end.text), the Period at \(length.text)")
    }
}

/// One representation held against its segments.
private struct RepresentationMedia {
    let representation: Manifest.Representation
    let template: SegmentTemplate
    let set: Manifest.AdaptationSet
    let file: String
    private var measure = PlaylistMeasure(target: nil)
    /// Bits and duration of each segment.
    private var sizes: [(bits: Double, seconds: Double)] = []

    init(
        representation: Manifest.Representation, template: SegmentTemplate, set: Manifest.AdaptationSet, file: String
    ) {
        self.representation = representation
        self.template = template
        self.set = set
        self.file = file
    }

    private var place: Place { .line(representation.line, of: file) }

    private func path(_ text: String, _ segment: SegmentTemplate.Segment?) -> String? {
        SegmentTemplate.expanded(
            text, representation: representation.id, bandwidth: representation.bandwidth, segment: segment
        ).map { representation.base + $0 }
    }

    mutating func check(
        _ segments: [SegmentTemplate.Segment], _ files: inout MediaFiles, _ findings: inout Findings
    ) {
        guard let media = template.media else { return }
        let initialization = template.initialization.flatMap { path($0, nil) }.flatMap {
            files.initialization($0, from: file, at: .line(template.line, of: file), findings: &findings)
        }
        if template.initialization == nil {
            findings.report(
                .dashInitialization, line: template.line, of: file, "SegmentTemplate without @initialization")
        }
        var missing = 0
        for segment in segments where missing < MediaFiles.missingLimit {
            let place = Place.line(segment.line, of: file)
            guard let path = path(media, segment),
                let found = files.segment(
                    path, initialization: initialization, from: file, at: place, findings: &findings)
            else {
                missing += 1
                continue
            }
            missing = 0
            let duration = template.interval(segment.duration)
            measure.append(found, duration: duration)
            sizes.append((Double(found.byteCount) * 8, duration.seconds))
            if let leading = found.leading { check(leading, of: segment, path, &findings) }
        }
        if let initialization { compare(initialization, &findings) }
    }

    /// Time and duration of a timeline are those of the media; equal segments may be off by half of one (DASH-IF IOP).
    private func check(
        _ span: SegmentMeasure.Span, of segment: SegmentTemplate.Segment, _ path: String, _ findings: inout Findings
    ) {
        let place = Place.line(segment.line, of: file)
        let duration = template.interval(segment.duration)
        let tolerance =
            template.timeline == nil ? Interval(nanoseconds: duration.nanoseconds / 2) : ManifestMedia.timeTolerance
        let (start, expected) = (span.interval(max(0, span.presentationStart)), template.interval(segment.time))
        if start.distance(to: expected) > tolerance {
            findings.report(
                .dashSegmentTime, at: place, "\(path) begins at \(start.text), expected \(expected.text)")
        }
        if template.timeline != nil, span.presentedDuration.distance(to: duration) > tolerance {
            findings.report(
                .dashSegmentDuration, at: place,
                "\(path) lasts \(span.presentedDuration.text), expected \(duration.text)")
        }
        if set.startsWithAccessPoint, span.track.kind == .video, !span.startsWithKeyFrame {
            findings.report(.dashAccessPoint, at: place, "\(path) does not begin with a key frame")
        }
    }

    private func compare(_ initialization: InitializationSegment, _ findings: inout Findings) {
        let tracks = initialization.tracks
        if Set(tracks.map(\.kind)).count > 1 {
            findings.report(.dashContentType, at: place, "video and audio in one Representation")
        }
        guard let track = tracks.first(where: { $0.kind != .other }) else { return }
        let kind = track.kind.rawValue
        if set.contentType.map({ $0 != kind }) ?? false {
            findings.report(
                .dashContentType, at: place, "contentType is \(set.contentType ?? ""), the media are \(kind)")
        }
        if let type = representation.mimeType, type != "\(kind)/mp4" {
            findings.report(.dashMIMEType, at: place, "mimeType is \(type), expected \(kind)/mp4")
        }
        let actual = tracks.compactMap(\.codec)
        let declared = (representation.codecs ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        if !declared.isEmpty, !actual.isEmpty,
            !actual.allSatisfy({ codec in declared.contains { CodecString.describes($0, codec) } })
        {
            findings.report(
                .dashCodecs, at: place,
                "codecs is \(representation.codecs ?? ""), the media are \(actual.joined(separator: ","))")
        }
        if track.kind == .video, let width = representation.width, let height = representation.height,
            width != track.width || height != track.height
        {
            findings.report(
                .dashPictureSize, at: place, "\(width)x\(height), the pictures are \(track.width)x\(track.height)")
        }
        if let rate = representation.sampleRate, track.kind == .audio, track.sampleRate > 0, rate != track.sampleRate {
            findings.report(
                .dashRate, at: place, "audioSamplingRate is \(rate), the media have \(track.sampleRate)")
        }
        let tolerance = VariantRules.frameRateTolerance
        if let declared = representation.frameRate, let rate = measure.frameRate, let peak = measure.peakFrameRate,
            declared < rate * (1 - tolerance) || declared > peak * (1 + tolerance)
        {
            findings.report(.dashRate, at: place, "frameRate is \(declared), the video has \(rate)")
        }
    }

    /// Delivered at @bandwidth, from any segment on, playing can begin after @minBufferTime (§5.3.5.4).
    func checkRate(_ buffer: Interval, _ findings: inout Findings) {
        let bandwidth = Double(representation.bandwidth)
        guard bandwidth > 0 else { return }
        var excess = 0.0
        var most = 0.0
        for (bits, seconds) in sizes {
            excess = max(0, excess) + bits - bandwidth * seconds
            most = max(most, excess)
        }
        guard most > bandwidth * buffer.seconds else { return }
        let needed = Interval(nanoseconds: Int64(min(most / bandwidth, 1e9) * 1e9))
        findings.report(
            .dashBandwidth, at: place,
            "bandwidth=\(representation.bandwidth) needs \(needed.text) of buffer, minBufferTime is \(buffer.text)")
    }
}
