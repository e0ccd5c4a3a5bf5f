import Media
import Packaging

/// A track of a presentation, and all that its lists say of it.
struct ListedTrack {
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

extension ListedTrack {
    /// Whether each segment begins with a key frame, whose bytes are known.
    var hasKeyFrames: Bool {
        isIndependent && files.form == .fragmentedMP4 && forms.last?.track.isVideo == true
    }

    /// Whether it has a playlist with a segment.
    var isListed: Bool { playlist?.segments.isEmpty == false }

    /// Of the last segment that has a file.
    var fileNumber: Int { playlist?.segments.last?.fileNumber ?? 0 }

    /// Keeps a segment of a window, and says which files go: those of the oldest segments, and the initialization
    /// segments of periods of which none is left.
    mutating func keep(_ segment: PresentedSegment, atMost count: Int) -> [String] {
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
    func growingTimeline(of period: Int) -> SegmentTimeline? {
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

    /// For people.
    var name: String { label ?? files.name }

    /// Of audio.
    var channelCount: Int {
        if case .audio(_, let count)? = forms.last?.track.form { count } else { 2 }
    }
}
