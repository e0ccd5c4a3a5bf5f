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
    private(set) var timeline: TrackTimeline?
    /// How far the stream is from its minimum-delay packets by sender reports, since the last fragment boundary.
    var shift = Interval.zero
    /// When the connection's first frame was placed, in engine time.
    var correctionBegan: SessionTime?
    /// The clock that the start was taken from is over; later ones do not move the start.
    private var isAnchored = false
    private(set) var first: (timestamp: Int64, estimate: SessionTime)?
    /// The latest session time of a frame.
    private(set) var latest: SessionTime?
    private(set) var gaps: GapAccount?
    /// The stream announces that no picture precedes one that is shown earlier.
    private var isInOutputOrder = false
    private(set) var largest = LargestSize()

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
        if timeline == nil, let format = frame.format {
            begin(frame.extendedTimestamp, rate, format, at: sessionTime, now: now)
        }
        let (place, decodeTime) = ticks(of: frame, rate, at: sessionTime, now: now)
        if case .at = place, let timeline {
            largest.note(frame.format)
            gaps?.note(on: timeline, isAfterLoss: isAfterDrop || frame.lostBefore > 0)
        }
        return PlacedFrame(
            track: track, kind: kind, clockRate: clockRate, sessionTime: sessionTime, releasedAt: now, place: place,
            decodeTime: decodeTime,
            duration: timeline?.last?.nominal ?? 0,
            end: timeline?.end ?? 0, trackStart: timeline?.start ?? sessionTime)
    }

    private mutating func begin(
        _ timestamp: Int64, _ rate: ClockRate, _ format: TrackFormat, at sessionTime: SessionTime, now: SessionTime
    ) {
        var timeline = TrackTimeline(clockRate: clockRate, reorderDepth: format.reorderDepth)
        timeline.begin(clockRate.ticks(timestamp, of: rate), at: sessionTime)
        self.timeline = timeline
        first = (timestamp, sessionTime)
        gaps = GapAccount(kind, clockRate: clockRate)
        correctionBegan = correctionBegan ?? now
    }

    private mutating func ticks(
        of frame: borrowing EncodedFrame, _ rate: ClockRate, at sessionTime: SessionTime, now: SessionTime
    ) -> (PlacedFrame.Place, decodeTime: Int64) {
        guard timeline != nil else { return (.notDeclared, 0) }
        if let format = frame.format {
            isInOutputOrder = format.isInOutputOrder
            if let depth = format.reorderDepth { timeline?.expect(reorderDepth: depth) }
        }
        let isSlewed = isSlewed(at: now)
        let ticks = timeline?.place(
            clockRate.ticks(frame.extendedTimestamp, of: rate), nominal: clockRate.ticks(frame.duration, of: rate),
            at: sessionTime, isSlewed: isSlewed,
            isOvertaking: !frame.isKeyFrame && !isInOutputOrder)
        guard let ticks else { return (.notDeclared, 0) }
        return (.at(ticks), timeline?.decodeTime ?? ticks)
    }

    /// Whether the start is as it will be, so that the track follows its estimate slowly.
    private func isSlewed(at now: SessionTime) -> Bool {
        isAnchored || correctionBegan.map { now - $0 > StartCorrection.window } ?? false
    }

    /// What is placed so far keeps the clock it was placed by; what comes is placed by session time.
    mutating func endEpoch() {
        isAnchored = isAnchored || timeline != nil
        timeline?.beginEpoch()
    }

    /// The timestamp whose session time is a better estimate of the start; nil where the start is not moved any more.
    var correctableTimestamp: Int64? { isAnchored ? nil : first?.timestamp }

    /// Where the track begins, by the best estimate so far; nil before its first frame.
    var start: SessionTime? { timeline?.start }

    mutating func moveStart(to sessionTime: SessionTime) {
        timeline?.moveStart(to: sessionTime)
    }

    /// No frame comes any more.
    ///
    /// - Parameter dropped: timestamp of the last whole frame that could not be decoded, if none could after it.
    mutating func finish(dropped: Int64?) {
        if let timeline { gaps?.finish(on: timeline, dropped: dropped) }
    }
}
