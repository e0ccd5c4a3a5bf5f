import Media
import Packaging

/// Renders the playlists and the manifest of a presentation from the segments that its tracks have finished.
struct PresentationLists {
    /// A file of the presentation's folder that is to be written.
    struct File: Equatable {
        let path: String
        let bytes: [UInt8]
    }

    private let settings: PresentationSettings
    private var tracks: [ListedTrack] = []
    /// The presentation's own list of HLS as it was written last.
    private var written: String?
    /// Where each period begins, from the first.
    private var periodStarts: [Interval] = []
    private var beginning = WallTime(nanoseconds: 0)
    private var end = Interval.zero
    /// What the low-latency manifest that was written last says of its time.
    private var published = Interval.zero
    private var removed: [String] = []
    private(set) var isEnded = false

    init(_ settings: PresentationSettings) {
        self.settings = settings
    }

    mutating func addTrack(
        _ files: TrackFiles, isIndependent: Bool, frameRate: FrameRate? = nil, label: String? = nil
    ) {
        tracks.append(
            ListedTrack(
                files: files, isIndependent: isIndependent, frameRate: frameRate, label: label,
                bandwidth: Bandwidth(targetDuration: settings.segmentSeconds),
                keyFrameBandwidth: Bandwidth(targetDuration: settings.segmentSeconds),
                parts: PartFiles(targetDuration: settings.segmentSeconds)))
    }

    /// The presentation begins.
    mutating func begin(at beginning: WallTime) {
        self.beginning = beginning
    }

    /// A period begins; they come in the order of their numbers, which begin with 1.
    mutating func beginPeriod(at start: Interval) {
        periodStarts.append(periodStarts.isEmpty ? .zero : start)
    }

    /// A track begins in a period.
    mutating func begin(_ format: TrackFormat, period: Int, _ track: Int) {
        var form = PresentedTrack(
            files: tracks[track].files, format: format, frameRate: tracks[track].frameRate,
            isIndependent: tracks[track].isIndependent)
        form?.label = tracks[track].label
        if let form { tracks[track].forms.append((period, form)) }
    }

    /// A part of the segment that is being made; its file is handed out before the lists. Playlists begin with a whole
    /// segment, whose bytes say how much bandwidth it takes.
    mutating func append(_ part: PresentedPart, to track: Int) {
        if tracks[track].playlist == nil { tracks[track].playlist = playlist(of: tracks[track]) }
        tracks[track].parts.append(part)
        let period = tracks[track].forms.last?.period ?? 1
        var open = tracks[track].playlist?.openSegment ?? OpenSegment(start: part.start, period: period)
        if open.parts.isEmpty { (open.start, open.period) = (part.start, period) }
        open.parts.append(part)
        let files = tracks[track].files
        open.nextPart = files.part(open.parts.count + 1, ofSegment: tracks[track].fileNumber + 1)
        tracks[track].playlist?.openSegment = open
        tracks[track].hasNewParts = true
        tracks[track].hasNewSegment = tracks[track].hasNewSegment || open.parts.count == 1
    }

    /// A segment is whole; its file is handed out before the lists.
    mutating func append(_ segment: PresentedSegment, to track: Int) {
        var segment = segment
        // A track that joins late was missing in the periods before, too: playlists have discontinuities at the same
        // places (RFC 8216 §6.2.4).
        if segment.isLeadingGap, let period = periodStarts.lastIndex(where: { $0 <= segment.start }) {
            segment.period = min(segment.period, period + 1)
        }
        end = max(end, segment.end)
        if settings.listSizes[.dash] != nil { appendToManifest(segment, track) }
        // A list that is not written needs no more than the one that is.
        let size = settings.listSizes[.hls] ?? settings.listSizes[.dash] ?? 0
        if tracks[track].playlist == nil { tracks[track].playlist = playlist(of: tracks[track]) }
        let parts = tracks[track].playlist?.openSegment?.parts ?? []
        let left = tracks[track].playlist?.append(segment, parts: parts, keeping: size) ?? []
        if settings.partTarget != nil {
            let next = tracks[track].files.part(1, ofSegment: segment.fileNumber + 1)
            tracks[track].playlist?.openSegment = OpenSegment(
                start: segment.end, period: segment.period, nextPart: next)
            removed += tracks[track].parts.takeOld(at: segment.end)
        }
        if tracks[track].hasKeyFrames {
            if tracks[track].keyFrames == nil {
                tracks[track].keyFrames = playlist(of: tracks[track])
                tracks[track].keyFrames?.hasKeyFramesOnly = true
                tracks[track].keyFrames?.lowLatency = nil
            }
            tracks[track].keyFrames?.append(segment.keyFrame, keeping: size)
            tracks[track].keyFrameBandwidth.append(segment.keyFrame)
            for segment in left { tracks[track].keyFrameBandwidth.remove(segment.keyFrame) }
        }
        tracks[track].bandwidth.append(segment)
        for segment in left { tracks[track].bandwidth.remove(segment) }
        tracks[track].hasChanged = true
        // What another track's list has too is that track's.
        guard let keptCount = settings.keptCount, segment.path == tracks[track].files.segment(segment.fileNumber),
            !segment.isGap
        else { return }
        removed += tracks[track].keep(segment, atMost: keptCount)
    }

    private func playlist(of track: ListedTrack) -> MediaPlaylist {
        let isWindow = settings.listSizes[.hls] ?? 0 > 0
        var playlist = MediaPlaylist(
            of: track.files, kind: isWindow ? .window : .event, targetDuration: settings.segmentSeconds,
            beginning: beginning)
        playlist.isIndependent = track.isIndependent
        playlist.lowLatency = settings.partTarget.map { LowLatency(partTarget: $0) }
        return playlist
    }

    private mutating func appendToManifest(_ segment: PresentedSegment, _ track: Int) {
        tracks[track].timelines[segment.period, default: SegmentTimeline(clock: CMAFTrack.timeScale)].append(segment)
        guard let size = settings.listSizes[.dash], size > 0 else { return }
        for period in tracks[track].timelines.keys {
            tracks[track].timelines[period]?.remove(before: segment.fileNumber - size + 1)
        }
        tracks[track].timelines = tracks[track].timelines.filter { !$0.value.isEmpty }
    }

    /// Ends all playlists and the manifest.
    mutating func finish() {
        isEnded = true
        for i in tracks.indices where tracks[i].playlist != nil {
            tracks[i].hasChanged = true
            tracks[i].playlist?.finish()
            tracks[i].keyFrames?.finish()
            removed += tracks[i].parts.takeAll()
        }
    }

    /// The lists that have changed, in the order in which they are to be written: those that others name come first.
    mutating func takeChanged() -> [File] {
        var files: [File] = []
        if settings.listSizes[.hls] != nil {
            for i in tracks.indices where tracks[i].isListed && (tracks[i].hasChanged || tracks[i].hasNewParts) {
                let reports = reports(besides: i)
                tracks[i].playlist?.lowLatency?.reports = reports
                guard let text = tracks[i].playlist?.rendered() else { continue }
                tracks[i].hasNewParts = false
                files.append(File(path: tracks[i].files.playlist, bytes: Array(text.utf8)))
                guard tracks[i].hasChanged, let keyFrames = tracks[i].keyFrames?.rendered() else { continue }
                files.append(File(path: tracks[i].files.keyFramePlaylist, bytes: Array(keyFrames.utf8)))
            }
            let own = MultivariantPlaylist(of: tracks, isMultiplexed: settings.form == .transportStream)
            if let text = own?.rendered(), text != written {
                if written == nil { files.append(File(path: PlayerPage.name, bytes: PlayerPage.bytes)) }
                written = text
                files.append(File(path: PresentationSettings.Manifest.hls.path, bytes: Array(text.utf8)))
            }
        }
        if settings.listSizes[.dash] != nil, tracks.contains(where: \.hasChanged), let manifest = manifest() {
            files.append(File(path: PresentationSettings.Manifest.dash.path, bytes: Array(manifest.rendered().utf8)))
        }
        if let latency = settings.chunkLatency, tracks.contains(where: { $0.hasChanged || $0.hasNewSegment }) {
            let ends = tracks.compactMap { $0.playlist?.openSegment?.end }
            // Each version is later than the one before (ISO/IEC 23009-1 §5.4.1).
            published = max(ends.max() ?? end, end, published + Interval(milliseconds: 1))
            if let manifest = manifest(latency: latency) {
                files.append(File(path: DASHManifest.lowLatencyPath, bytes: Array(manifest.rendered().utf8)))
            }
        }
        for i in tracks.indices { (tracks[i].hasChanged, tracks[i].hasNewSegment) = (false, false) }
        return files
    }

    /// How far the other playlists are.
    private func reports(besides track: Int) -> [RenditionReport] {
        tracks.indices.filter { $0 != track && tracks[$0].isListed }.compactMap { tracks[$0].playlist?.report() }
    }

    /// Files that have left the lists long enough ago.
    mutating func takeRemoved() -> [String] {
        defer { removed.removeAll() }
        return removed
    }

    /// Nil while there is no segment.
    ///
    /// - Parameter latency: with one, segments that are being made are listed too.
    private func manifest(latency: Interval? = nil) -> DASHManifest? {
        let target = settings.length()
        let chunks =
            isEnded
            ? nil
            : latency.flatMap { latency in
                settings.partTarget.map { DASHManifest.Chunks(duration: $0, latency: latency) }
            }
        let periods = periodStarts.enumerated().map { i, start in
            DASHPeriod(
                number: i + 1, start: start,
                representations: tracks.compactMap { track in
                    guard let timeline = chunks == nil ? track.timelines[i + 1] : track.growingTimeline(of: i + 1),
                        let form = track.forms.last(where: { $0.period == i + 1 })?.track
                    else { return nil }
                    return DASHRepresentation(
                        track: form, bandwidth: track.bandwidth.peak, timeline: timeline,
                        availabilityOffset: chunks.map { target - $0.duration })
                })
        }
        let listed = periods.filter { !$0.representations.isEmpty }
        guard !listed.isEmpty else { return nil }
        let size = settings.listSizes[.dash] ?? 0
        let window = size > 0 ? settings.length(ofSegments: size) : nil
        // The last segment makes the manifest: the same recording has the same bytes.
        let path = chunks == nil ? PresentationSettings.Manifest.dash.path : DASHManifest.lowLatencyPath
        let live = DASHManifest.Live(
            beginning: beginning, published: beginning.at(.zero + (chunks == nil ? end : published)), window: window,
            clock: .headOfAnswer(address: path), chunks: chunks)
        return DASHManifest(
            state: isEnded ? .ended : .live(live), targetDuration: settings.segmentSeconds, periods: listed)
    }
}
