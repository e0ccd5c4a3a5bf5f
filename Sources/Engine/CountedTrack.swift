import Media
import Timing

/// Where the frames of a track would lie, when no file of its own is asked for and they are only counted.
struct CountedTrack {
    private(set) var timeline: TrackTimeline
    let firstTimestamp: Int64
    /// The clock that the start was taken from is over.
    private var isAnchored = false

    init(clockRate: ClockRate, mayReorder: Bool, firstTimestamp: Int64) {
        timeline = TrackTimeline(clockRate: clockRate, reorderDepth: mayReorder ? 0 : nil)
        self.firstTimestamp = firstTimestamp
    }

    /// - Returns: false where the frame has no place on the track.
    mutating func place(_ frame: borrowing EncodedFrame, at sessionTime: SessionTime) -> Bool {
        if let depth = frame.format?.reorderDepth { timeline.expect(reorderDepth: depth) }
        let ticks = timeline.place(
            frame.extendedTimestamp, nominal: frame.duration, at: sessionTime, isKeyFrame: frame.isKeyFrame)
        return ticks != nil
    }

    mutating func beginEpoch() {
        isAnchored = true
        timeline.beginEpoch()
    }

    /// Moves the start to a better estimate of it: where the clock that is counted now puts `firstTimestamp`.
    mutating func correctStart(_ estimate: SessionTime?) {
        guard !isAnchored, let estimate else { return }
        timeline.moveStart(to: estimate)
    }
}
