import Media

/// A media segment or chunk: fragments, one behind the other (ISO/IEC 14496-12 §8.8; ISO/IEC 23000-19 §7.3.2, §7.3.3).
struct MediaSegment {
    private let reader: BoxReader
    private let file: String
    private let tracks: [MediaTrack]
    /// By track, in the order of the initialization segment.
    private(set) var spans: [SegmentMeasure.Span] = []
    /// The `sequence_number` of each fragment (§8.8.5).
    private(set) var sequenceNumbers: [UInt32] = []

    /// Samples of a segment: an hour of uncompressed audio in blocks of one sample would have more, no segment has.
    static let sampleLimit = 1 << 22
    private var samplesLeft = sampleLimit

    /// A decode time of more ticks is damage: 7,000 years of 10 MHz.
    static let timeLimit: UInt64 = 1 << 61
    /// How far a fragment may be from the end of the one before: durations are rounded to ticks.
    static let timeTolerance = Interval(milliseconds: 2)

    /// - Parameter tracks: those of the initialization segment.
    init(_ bytes: [UInt8], of file: String, tracks: [MediaTrack], findings: inout Findings) {
        reader = BoxReader(bytes: bytes)
        self.file = file
        self.tracks = tracks
        var broken: Int?
        let boxes = reader.boxes(in: reader.all, broken: &broken)
        if let broken { findings.report(.mp4Box, byte: broken, of: file, "no whole box") }
        for (i, box) in boxes.enumerated() where box.type == "moof" {
            let media = boxes[(i + 1)...].first { $0.type == "mdat" || $0.type == "moof" }
            if media?.type != "mdat" {
                findings.report(.mp4Fragment, byte: box.start, of: file, "moof without mdat behind it")
            }
            read(box, media: media?.type == "mdat" ? media : nil, &findings)
        }
        if sequenceNumbers.isEmpty { findings.report(.mp4Fragment, at: Place(file: file), "no moof with mfhd") }
        for box in boxes where box.type == "sidx" { checkIndex(box, boxes, &findings) }
        let order = Dictionary(tracks.enumerated().map { ($1.id, $0) }) { first, _ in first }
        spans.sort { order[$0.track.id] ?? 0 < order[$1.track.id] ?? 0 }
    }

    private mutating func read(_ moof: BoxReader.Box, media: BoxReader.Box?, _ findings: inout Findings) {
        guard let header = reader.content("mfhd", in: moof.content), let number = reader.word(header, 4) else {
            findings.report(.mp4Fragment, byte: moof.start, of: file, "moof without mfhd")
            return
        }
        if let last = sequenceNumbers.last, number <= last {
            findings.report(
                .mp4Sequence, byte: moof.start, of: file, "sequence_number \(number) behind \(last) in one segment")
        }
        sequenceNumbers.append(number)
        let pieces = reader.boxes(in: moof.content).filter { $0.type == "traf" }
        if pieces.isEmpty { findings.report(.mp4Fragment, byte: moof.start, of: file, "moof without traf") }
        for piece in pieces { read(piece, of: moof, media: media, &findings) }
    }

    private mutating func read(
        _ piece: BoxReader.Box, of moof: BoxReader.Box, media: BoxReader.Box?, _ findings: inout Findings
    ) {
        guard let header = reader.content("tfhd", in: piece.content), let id = reader.word(header, 4) else {
            findings.report(.mp4Fragment, byte: piece.start, of: file, "traf without tfhd")
            return
        }
        guard let track = tracks.first(where: { $0.id == id }) else {
            findings.report(
                .mp4Track, byte: piece.start, of: file, "track \(id), which the initialization segment does not have")
            return
        }
        let (defaults, base) = self.defaults(header, of: track, moof: moof)
        if base == nil {
            findings.report(.mp4BaseOffset, byte: piece.start, of: file, "tfhd without default-base-is-moof")
        }
        guard let box = reader.content("tfdt", in: piece.content),
            let time = reader.time(box, short: 4, long: 4), time <= Self.timeLimit
        else {
            findings.report(.mp4DecodeTime, byte: piece.start, of: file, "traf without a usable tfdt")
            return
        }
        var clock = Int64(time)
        checkTime(clock, of: track, at: piece, &findings)
        var data = Int64(base ?? moof.start)
        for box in reader.boxes(in: piece.content) where box.type == "trun" {
            guard let run = FragmentRun(reader, box.content, defaults: defaults, limit: samplesLeft) else {
                findings.report(
                    .mp4Fragment, byte: box.start, of: file, "trun is not whole, or has more samples than are read")
                return
            }
            samplesLeft -= run.sampleCount
            if let offset = run.dataOffset { data = Int64(base ?? moof.start) + offset }
            let place = data..<data + run.byteCount
            if let media, base != nil,
                place.lowerBound < media.content.lowerBound || place.upperBound > media.content.upperBound
            {
                findings.report(
                    .mp4SampleData, byte: box.start, of: file,
                    "samples at \(place.lowerBound)..<\(place.upperBound), mdat has "
                        + "\(media.content.lowerBound)..<\(media.content.upperBound)")
            }
            data = place.upperBound
            if run.zeroDurations > 0 {
                findings.report(
                    .mp4SampleDuration, byte: box.start, of: file,
                    "\(counted(run.zeroDurations, "sample")) before the last without a duration")
            }
            append(run, of: track, at: clock)
            clock += run.duration
        }
    }

    /// What `tfhd` says in place of `trex` (§8.8.7); and where data offsets begin, nil where it does not say it is at
    /// the `moof` (ISO/IEC 23000-19 §7.5.16).
    private func defaults(
        _ header: Range<Int>, of track: MediaTrack, moof: BoxReader.Box
    ) -> (SampleDefaults, base: Int?) {
        let flags = reader.flags(header)
        var defaults = track.defaults
        var position = 8 + (flags & 0x1 == 0 ? 0 : 8) + (flags & 0x2 == 0 ? 0 : 4)
        for (bit, field) in [
            (UInt32(0x8), \SampleDefaults.duration), (0x10, \SampleDefaults.size), (0x20, \SampleDefaults.flags),
        ] where flags & bit != 0 {
            defaults[keyPath: field] = reader.word(header, position) ?? 0
            position += 4
        }
        return (defaults, flags & 0x2_0001 == 0x2_0000 ? moof.start : nil)
    }

    /// A track's fragments of one segment follow each other (§8.8.12).
    private func checkTime(_ time: Int64, of track: MediaTrack, at box: BoxReader.Box, _ findings: inout Findings) {
        guard let span = spans.first(where: { $0.track.id == track.id }) else { return }
        let (found, expected) = (span.interval(time), span.interval(span.decodeEnd))
        guard found.distance(to: expected) > Self.timeTolerance else { return }
        findings.report(
            .mp4FragmentTime, byte: box.start, of: file,
            "tfdt is \(found.text), the fragment before ends at \(expected.text)")
    }

    private mutating func append(_ run: FragmentRun, of track: MediaTrack, at time: Int64) {
        guard let presentation = run.presentation else { return }
        let shown = time - track.hiddenStart
        let (start, end) = (shown + presentation.lowerBound, shown + presentation.upperBound)
        guard let i = spans.firstIndex(where: { $0.track.id == track.id }) else {
            spans.append(
                SegmentMeasure.Span(
                    track: track, decodeStart: time, decodeEnd: time + run.duration, presentationStart: start,
                    presentationEnd: end, sampleCount: run.sampleCount, startsWithKeyFrame: run.startsWithKeyFrame,
                    shortestSample: run.shortestSample))
            return
        }
        spans[i].decodeEnd = time + run.duration
        spans[i].presentationStart = min(spans[i].presentationStart, start)
        spans[i].presentationEnd = max(spans[i].presentationEnd, end)
        spans[i].sampleCount += run.sampleCount
        if run.shortestSample > 0 { spans[i].shortestSample = min(spans[i].shortestSample, run.shortestSample) }
    }

    /// An index names the bytes and the time that follow it (§8.16.3).
    private func checkIndex(_ box: BoxReader.Box, _ boxes: [BoxReader.Box], _ findings: inout Findings) {
        let content = box.content
        let isLong = reader.version(content) != 0
        guard let id = reader.word(content, 4), let scale = reader.word(content, 8), scale > 0,
            let earliest = reader.time(content, short: 12, long: 12),
            let offset = reader.time(content, short: 16, long: 20),
            let count = reader.word(content, isLong ? 28 : 20).map({ Int($0 & 0xFFFF) }),
            content.count >= (isLong ? 32 : 24) + 12 * count, earliest <= Self.timeLimit
        else {
            findings.report(.mp4SegmentIndex, byte: box.start, of: file, "sidx is not whole")
            return
        }
        var end = UInt64(box.content.upperBound)
        (end, _) = end.addingReportingOverflow(offset)
        for i in 0..<count {
            (end, _) = end.addingReportingOverflow(
                UInt64((reader.word(content, (isLong ? 32 : 24) + 12 * i) ?? 0) & 0x7FFF_FFFF))
        }
        if end != UInt64(reader.bytes.count) {
            findings.report(
                .mp4SegmentIndex, byte: box.start, of: file,
                "sidx names bytes up to \(end), the segment has \(reader.bytes.count)")
        }
        guard let span = spans.first(where: { $0.track.id == id }) else { return }
        // Writers differ in whether the edit list counts.
        let found = Interval(ticks: Int64(earliest), timescale: scale)
        let starts = [span.presentationStart, span.presentationStart + span.track.hiddenStart].map { span.interval($0) }
        guard starts.allSatisfy({ found.distance(to: $0) > Self.timeTolerance }) else { return }
        findings.report(
            .mp4SegmentIndex, byte: box.start, of: file,
            "sidx begins at \(found.text), the first sample is presented at \(starts[0].text)")
    }
}
