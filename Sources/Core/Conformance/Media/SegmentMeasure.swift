import Media

/// What of a segment is compared with lists and with its neighbours, whatever container it has.
struct SegmentMeasure: Equatable, Sendable {
    /// One track's samples of a segment; times in ticks of the track's time scale, presentation times behind its
    /// edit list.
    struct Span: Equatable, Sendable {
        var track: MediaTrack
        var decodeStart: Int64
        /// End of the last sample in decode order.
        var decodeEnd: Int64
        var presentationStart: Int64
        var presentationEnd: Int64
        var sampleCount: Int
        /// The first sample can be decoded without others.
        var startsWithKeyFrame: Bool
        /// Ticks; 0 where no sample has a duration.
        var shortestSample: Int64
        /// When the last sample in decode order begins, where nothing says when it ends; `decodeEnd` is then where it
        /// would end if it lasted as long as the one before.
        var lastSample: Int64?

        func interval(_ ticks: Int64) -> Interval { Interval(ticks: ticks, timescale: track.timescale) }

        var duration: Interval { interval(decodeEnd - decodeStart) }

        /// Without what the edit list hides at the beginning.
        var presentedDuration: Interval { interval(decodeEnd - decodeStart - max(0, -presentationStart)) }
    }

    var byteCount: Int
    var spans: [Span]
    /// MP4 fragments, of which no initialization segment says what they are.
    var lacksHeader = false

    /// By which the segment is timed: video where there is some.
    var leading: Span? {
        spans.first { $0.track.kind == .video } ?? spans.first { $0.track.kind == .audio } ?? spans.first
    }
}
