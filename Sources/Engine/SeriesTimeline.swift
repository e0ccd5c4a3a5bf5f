import Timing

/// Where the frames of a track lie, in ticks since its first one, over all files that it goes through.
struct SeriesTimeline {
    private let timeline: TrackTimeline
    /// Ticks from the track's first frame to its first one in the file that it is in.
    private let offset: Int64

    init(_ timeline: TrackTimeline, offset: Int64 = 0) {
        self.timeline = timeline
        self.offset = offset
    }

    /// Nominal length of the frame that is shown last; nil where there is none.
    var nominal: Int64? { timeline.last?.nominal }

    /// Ticks of the last frame before which no other is shown any more.
    var outputWatermark: Int64? { timeline.outputWatermark.map { offset + $0 } }

    /// Ticks of the frames behind that one, in the order in which they are shown.
    var aboveWatermark: [Int64] { timeline.aboveWatermark.map { offset + $0 } }

    /// How many frames may come before one that is shown earlier.
    var reorderDepth: Int { timeline.reorderDepth }

    /// Where a timestamp of a frame that is not written lies.
    func ticks(of timestamp: Int64) -> Int64? {
        timeline.ticks(of: timestamp).map { offset + $0 }
    }
}
