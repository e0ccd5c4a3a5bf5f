import Media
import Timing

/// Gaps and freezes of a track, from the distances between its frames in the order in which they are shown.
struct GapAccount {
    private(set) var list = GapList()
    private let kind: MediaKind
    private let clockRate: ClockRate
    /// End of the last frame in the order in which they are shown.
    private var lastEnd: Int64?
    /// So many frames that come may still be shown after a loss.
    private var framesAfterLoss = 0

    init(_ kind: MediaKind, clockRate: ClockRate) {
        self.kind = kind
        self.clockRate = clockRate
    }

    /// Looks at the distance to the frame that was shown before, as soon as it is known which one that is.
    ///
    /// - Parameter isAfterLoss: frames before this one were lost, or could not be decoded.
    mutating func note(on timeline: TrackTimeline, isAfterLoss: Bool) {
        // What was lost may be shown before any of the frames that can still be overtaken.
        if isAfterLoss { framesAfterLoss = timeline.reorderDepth + 1 }
        let isShownAfterLoss = framesAfterLoss > 0
        if isShownAfterLoss { framesAfterLoss -= 1 }
        guard let watermark = timeline.outputWatermark else { return }
        note(to: watermark, on: timeline, isAfterLoss: isShownAfterLoss)
    }

    /// At the end: frames that were whole but could not be decoded came until then, so the last one that was written
    /// stood.
    ///
    /// - Parameter dropped: timestamp of the last of those frames.
    mutating func finish(on timeline: TrackTimeline, dropped: Int64?) {
        guard kind == .video else { return }
        for ticks in timeline.aboveWatermark { note(to: ticks, on: timeline, isAfterLoss: framesAfterLoss > 0) }
        guard let dropped, let end = lastEnd, let last = timeline.ticks(of: dropped), let frame = timeline.last else {
            return
        }
        list.noteFreeze(of: clockRate.interval(ofTicks: last + frame.nominal - end))
    }

    private mutating func note(to ticks: Int64, on timeline: TrackTimeline, isAfterLoss: Bool) {
        let nominal = timeline.last?.nominal ?? 0
        list.note(
            from: lastEnd, to: ticks, clockRate: clockRate,
            threshold: kind == .audio ? GapList.audioThreshold(ofPacket: nominal) : GapList.videoThreshold,
            isFreeze: kind == .video && isAfterLoss)
        let end = ticks + nominal
        // A frame that was overtaken unexpectedly is already before the end.
        lastEnd = timeline.reorderDepth == 0 ? end : max(lastEnd ?? end, end)
    }
}
