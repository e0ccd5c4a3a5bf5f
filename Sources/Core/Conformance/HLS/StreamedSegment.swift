import Media

/// A segment of a transport stream, which says when its samples begin, but not when the last one ends. The beginning of
/// the next segment does, where the stream goes on.
struct StreamedSegment: Equatable {
    let uri: String
    let line: Int
    /// By its EXTINF.
    let duration: Interval
    let spans: [SegmentMeasure.Span]

    /// As of other segments (`MediaPlaylistMedia`).
    static let tolerance = Interval(milliseconds: 10)
    /// The last picture is shown for a moment.
    static let shortestPicture = Interval(milliseconds: 1)
    /// Audio is cut between two frames, beside video and where it begins before the presentation does: the longest of
    /// AAC that is usual has 1024 samples of 16 kHz.
    static let frameTolerance = Interval(milliseconds: 64)

    var leading: SegmentMeasure.Span? { SegmentMeasure(byteCount: 0, spans: spans).leading }

    /// Whether the next segment's samples of a track begin where EXTINF ends this one: by decode times, as streams are
    /// interleaved, or by presentation times; by the track's own beginning or by that of all.
    func goesOn(with next: SegmentMeasure.Span) -> Bool {
        let own = spans.filter { $0.track.id == next.track.id }
        var starts = own.flatMap { [$0.interval($0.decodeStart), $0.interval($0.presentationStart)] }
        starts += [spans.map { $0.interval($0.decodeStart) }.min()].compactMap { $0 }
        return [next.decodeStart, next.presentationStart].contains { time in
            starts.contains { next.interval(time).distance(to: $0 + duration) <= tolerance(of: next) }
        }
    }

    /// Whether EXTINF is how long its media last: by what they say themselves, or by what follows.
    func lasts(until next: SegmentMeasure) -> Bool {
        guard let leading else { return true }
        return duration.distance(to: leading.presentedDuration) <= Self.tolerance
            || next.spans.contains { span in span.track.kind != .other && goesOn(with: span) }
    }

    /// Where nothing follows: its samples begin before it ends.
    var isLongEnough: Bool {
        guard let leading, let last = leading.lastSample else { return true }
        let length = leading.interval(last - leading.decodeStart)
        // A frame of audio may begin before the presentation does.
        return leading.track.kind == .audio
            ? length <= duration + Self.tolerance : length + Self.shortestPicture <= duration
    }

    private func tolerance(of span: SegmentMeasure.Span) -> Interval {
        span.track.kind == .audio ? Self.frameTolerance : Self.tolerance
    }
}
