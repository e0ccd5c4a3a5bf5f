import Media
import Packaging

/// Renders the playlists and the manifest of a presentation from the segments that its tracks have finished.
struct PresentationLists {
    fileprivate struct Track {
        let files: TrackFiles
        let isIndependent: Bool
        let frameRate: FrameRate?
        /// Whose it is, where tracks of a kind do not show the same.
        let label: String?
        /// Nil before the first segment.
        var playlist: MediaPlaylist?
        var bandwidth: Bandwidth
        /// The key frames of video whose segments all begin with one, for players that search.
        var keyFrames: MediaPlaylist?
        var keyFrameBandwidth: Bandwidth
        /// As it is coded in each period in which it has begun.
        var forms: [(period: Int, track: PresentedTrack)] = []
        /// By period; of those that have segments.
        var timelines: [Int: SegmentTimeline] = [:]
        /// What was written of its playlists is not the latest.
        var hasChanged = false
        /// Only parts came since.
        var hasNewParts = false
        /// One of them begins a segment.
        var hasNewSegment = false
        var parts: PartFiles
        /// Segments whose files the folder has, the oldest first: path and period.
        var kept: [(path: String, period: Int)] = []
    }

    /// A file of the presentation's folder that is to be written.
    struct File: Equatable {
        let path: String
        let bytes: [UInt8]
    }

    private let settings: PresentationSettings
    private var tracks: [Track] = []
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
            Track(
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

    private func playlist(of track: Track) -> MediaPlaylist {
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
            if let text = multivariant?.rendered(), text != written {
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
        let target = Interval(milliseconds: Int64(settings.segmentSeconds) * 1000)
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
        let window = size > 0 ? Interval(milliseconds: Int64(size * settings.segmentSeconds) * 1000) : nil
        // The last segment makes the manifest: the same recording has the same bytes.
        let path = chunks == nil ? PresentationSettings.Manifest.dash.path : DASHManifest.lowLatencyPath
        let live = DASHManifest.Live(
            beginning: beginning, published: beginning.at(.zero + (chunks == nil ? end : published)), window: window,
            clock: .headOfAnswer(address: path), chunks: chunks)
        return DASHManifest(
            state: isEnded ? .ended : .live(live), targetDuration: settings.segmentSeconds, periods: listed)
    }

    private static let audioGroup = "audio"
    private static let videoGroup = "video"

    /// Nil while there is no segment.
    private var multivariant: MultivariantPlaylist? {
        let listed = tracks.filter { $0.isListed && !$0.forms.isEmpty }
        guard !listed.isEmpty else { return nil }
        let isMultiplexed = settings.form == .transportStream
        let audio = listed.filter { $0.forms.last?.track.isVideo == false }
        let video = listed.filter { $0.forms.last?.track.isVideo == true }
        // Segments of transport streams have the audio already.
        let group = audio.isEmpty || isMultiplexed ? nil : Self.audioGroup
        let peak = group == nil ? 0 : audio.map(\.bandwidth.peak).max() ?? 0
        let average = group == nil ? 0 : audio.map(\.bandwidth.average).max() ?? 0
        let codecs = audio.flatMap { $0.forms.map(\.track.codecs) }
        // Of several people one is shown; the others are alternatives, among which no player chooses by the network.
        let alternatives = video.contains { $0.label != nil } ? video.dropFirst() : []
        let variants = video.dropLast(alternatives.count).map { track in
            let own = [track] + alternatives
            var variant = MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: (own.map(\.bandwidth.peak).max() ?? 0) + peak,
                averageBandwidth: (own.map(\.bandwidth.average).max() ?? 0) + average,
                codecs: own.flatMap { $0.forms.map(\.track.codecs) } + codecs)
            if case .video(let size, let rate)? = track.forms.last?.track.form {
                (variant.size, variant.frameRate) = (size, rate)
            }
            variant.audioGroup = group
            variant.videoGroup = alternatives.isEmpty ? nil : Self.videoGroup
            return variant
        }
        let pictures = alternatives.isEmpty ? [] : video
        let isOfMany = audio.contains { $0.label != nil }
        let alone = audio.prefix(isOfMany ? 1 : audio.count).map { track in
            MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: isOfMany ? peak : track.bandwidth.peak,
                averageBandwidth: isOfMany ? average : track.bandwidth.average,
                codecs: isOfMany ? codecs : track.forms.map(\.track.codecs),
                audioGroup: video.isEmpty && !isOfMany ? nil : group)
        }
        let renditions = audio.enumerated().map { i, track in
            MultivariantPlaylist.AudioRendition(
                group: Self.audioGroup, name: track.label ?? track.files.name, path: track.files.playlist,
                channelCount: track.channelCount, isDefault: i == 0)
        }
        let videoRenditions = pictures.enumerated().map { i, track in
            MultivariantPlaylist.VideoRendition(
                group: Self.videoGroup, name: track.label ?? track.files.name,
                path: i == 0 ? nil : track.files.playlist)
        }
        let keyFrames = video.dropLast(alternatives.count).filter { $0.keyFrames != nil }.map { track in
            var variant = MultivariantPlaylist.Variant(
                path: track.files.keyFramePlaylist, peakBandwidth: track.keyFrameBandwidth.peak,
                averageBandwidth: track.keyFrameBandwidth.average, codecs: track.forms.map(\.track.codecs))
            if case .video(let size, _)? = track.forms.last?.track.form { variant.size = size }
            return variant
        }
        return MultivariantPlaylist(
            variants: variants + alone, audioRenditions: video.isEmpty && !isOfMany || isMultiplexed ? [] : renditions,
            videoRenditions: videoRenditions, keyFrameVariants: keyFrames,
            isIndependent: listed.allSatisfy(\.isIndependent))
    }
}

extension PresentationLists.Track {
    /// Whether each segment begins with a key frame, whose bytes are known.
    fileprivate var hasKeyFrames: Bool {
        isIndependent && files.form == .fragmentedMP4 && forms.last?.track.isVideo == true
    }

    /// Whether it has a playlist with a segment.
    fileprivate var isListed: Bool { playlist?.segments.isEmpty == false }

    /// Of the last segment that has a file.
    fileprivate var fileNumber: Int { playlist?.segments.last?.fileNumber ?? 0 }

    /// Keeps a segment of a window, and says which files go: those of the oldest segments, and the initialization
    /// segments of periods of which none is left.
    fileprivate mutating func keep(_ segment: PresentedSegment, atMost count: Int) -> [String] {
        kept.append((segment.path, segment.period))
        var gone: [String] = []
        while kept.count > count { gone.append(kept.removeFirst().path) }
        while let form = forms.first, let oldest = kept.first?.period, form.period < oldest {
            gone += [files.initialization(ofPeriod: form.period)].compactMap { $0 }
            forms.removeFirst()
        }
        return gone
    }

    /// With the segment that is being made, once it has a part. What comes first is listed when it is whole: only then
    /// are its rate known, and where the next ones will begin.
    fileprivate func growingTimeline(of period: Int) -> SegmentTimeline? {
        guard isListed, let open = playlist?.openSegment, open.period == period, let first = open.parts.first,
            let end = first.segmentEnd
        else { return timelines[period] }
        var timeline = timelines[period] ?? SegmentTimeline(clock: CMAFTrack.timeScale)
        timeline.append(
            PresentedSegment(
                number: 0, fileNumber: fileNumber + 1, path: files.segment(fileNumber + 1), start: open.start,
                duration: end - open.start, byteCount: 0, isIndependent: first.isIndependent, period: period))
        return timeline
    }

    fileprivate var channelCount: Int {
        if case .audio(_, let count)? = forms.last?.track.form { count } else { 2 }
    }
}
