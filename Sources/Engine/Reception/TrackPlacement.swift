import Media
import Timing

/// The one timeline of a track: places each frame once, however many outputs take it.
///
/// Until `StartCorrection.window` after the connection's first frame a better estimate moves the track's start; after
/// that the track follows its estimate slowly (`Slew`).
struct TrackPlacement {
    let track: TrackID
    let kind: MediaKind
    /// What the track counts in, whatever formats the sender uses.
    let clockRate: ClockRate
    /// Nil before the first frame.
    private var course: Course?
    /// How far the stream is from its minimum-delay packets by sender reports, since the last fragment boundary.
    var shift = Interval.zero
    /// When the connection's first frame was placed, in engine time.
    var correctionBegan: SessionTime?
    /// The clock that the start was taken from is over; later ones do not move the start.
    private var isAnchored = false
    private(set) var first: (timestamp: Int64, estimate: SessionTime)?
    /// The latest session time of a frame.
    private(set) var latest: SessionTime?
    /// The stream announces that no picture precedes one that is shown earlier.
    private var isInOutputOrder = false
    private(set) var largest = LargestSize()
    /// No recorder ran before the next frame: what is missing is a pause.
    private var isResuming = false

    init(_ track: TrackID, _ kind: MediaKind, clockRate: ClockRate) {
        self.track = track
        self.kind = kind
        self.clockRate = clockRate
    }

    /// - Parameters:
    ///   - rate: of the frame's timestamp and duration.
    ///   - sessionTime: the position of the frame by the best estimate so far.
    ///   - isAfterDrop: frames before it could not be decoded.
    mutating func place(
        _ frame: borrowing EncodedFrame, clockRate rate: ClockRate, at sessionTime: SessionTime, now: SessionTime,
        isAfterDrop: Bool
    ) -> PlacedFrame {
        latest = max(latest ?? sessionTime, sessionTime)
        if let format = frame.format {
            if course == nil { begin(frame.extendedTimestamp, rate, format, at: sessionTime, now: now) }
            isInOutputOrder = format.isInOutputOrder
        }
        let isSlewed = isSlewed(at: now)
        let position = course?.place(
            frame, rate, at: sessionTime, isSlewed: isSlewed, isInOutputOrder: isInOutputOrder,
            isAfterLoss: !isResuming && (isAfterDrop || frame.lostBefore > 0))
        guard let position else {
            return PlacedFrame(
                track: track, kind: kind, clockRate: clockRate, sessionTime: sessionTime, releasedAt: now,
                place: .notDeclared, trackStart: sessionTime)
        }
        isResuming = false
        largest.note(frame.format)
        return PlacedFrame(
            track: track, kind: kind, clockRate: clockRate, sessionTime: sessionTime, releasedAt: now,
            place: .at(position.ticks), decodeTime: position.decodeTime, duration: position.duration,
            end: position.end, trackStart: position.start ?? sessionTime)
    }

    private mutating func begin(
        _ timestamp: Int64, _ rate: ClockRate, _ format: TrackFormat, at sessionTime: SessionTime, now: SessionTime
    ) {
        var timeline = TrackTimeline(clockRate: clockRate, reorderDepth: format.reorderDepth)
        timeline.begin(clockRate.ticks(timestamp, of: rate), at: sessionTime)
        course = Course(timeline: timeline, gaps: GapAccount(kind, clockRate: clockRate))
        first = (timestamp, sessionTime)
        correctionBegan = correctionBegan ?? now
    }

    /// Whether the start is as it will be, so that the track follows its estimate slowly.
    private func isSlewed(at now: SessionTime) -> Bool {
        isAnchored || correctionBegan.map { now - $0 > StartCorrection.window } ?? false
    }

    /// What is placed so far keeps the clock it was placed by; what comes is placed by session time.
    mutating func endEpoch() {
        isAnchored = isAnchored || course != nil
        course?.timeline.beginEpoch()
    }

    /// The timestamp whose session time is a better estimate of the start; nil where the start is not moved any more.
    var correctableTimestamp: Int64? { isAnchored ? nil : first?.timestamp }

    /// Where the track begins, by the best estimate so far; nil before its first frame.
    var start: SessionTime? { course?.timeline.start }

    mutating func moveStart(to sessionTime: SessionTime) {
        course?.timeline.moveStart(to: sessionTime)
    }

    /// No frame comes any more.
    ///
    /// - Parameter dropped: timestamp of the last whole frame that could not be decoded, if none could after it.
    mutating func finish(dropped: Int64?) {
        course?.finish(dropped: isResuming ? nil : dropped)
    }

    /// No recorder ran since the last frame.
    mutating func resume() {
        isResuming = true
    }

    var timeline: TrackTimeline? { course?.timeline }
    var gaps: GapAccount? { course?.gaps }
}

/// The track since its first frame. Together, so that what is optional is taken apart once for each frame.
private struct Course {
    var timeline: TrackTimeline
    var gaps: GapAccount

    struct Position {
        let ticks: Int64
        let decodeTime: Int64
        let duration: Int64
        /// Where the track ends with the frame.
        let end: Int64
        let start: SessionTime?
    }

    mutating func place(
        _ frame: borrowing EncodedFrame, _ rate: ClockRate, at sessionTime: SessionTime, isSlewed: Bool,
        isInOutputOrder: Bool, isAfterLoss: Bool
    ) -> Position {
        if let depth = frame.format?.reorderDepth { timeline.expect(reorderDepth: depth) }
        let clockRate = timeline.clockRate
        let ticks = timeline.place(
            clockRate.ticks(frame.extendedTimestamp, of: rate), nominal: clockRate.ticks(frame.duration, of: rate),
            at: sessionTime, isSlewed: isSlewed, isOvertaking: !frame.isKeyFrame && !isInOutputOrder)
        gaps.note(on: timeline, isAfterLoss: isAfterLoss)
        return Position(
            ticks: ticks, decodeTime: timeline.decodeTime, duration: timeline.last?.nominal ?? 0, end: timeline.end,
            start: timeline.start)
    }

    mutating func finish(dropped: Int64?) {
        gaps.finish(on: timeline, dropped: dropped)
    }
}
