public import Media

/// Ticks of a track's own timeline: 0 at its first frame, running on over every SSRC change.
///
/// Inside an epoch distances are those of the RTP timestamps, but for what a `Slew` moves them. A new epoch (new SSRC,
/// RFC 3550 §8.2, or a clock that broke) has unrelated timestamps, so its first frame is placed by session time, and
/// never before the end of what is written.
///
/// Pictures may come in another order than they are shown where the codec has B pictures; see `DecodeOrderQueue`.
public struct TrackTimeline: Sendable {
    public let clockRate: ClockRate
    /// RTP timestamp and ticks of the epoch's first frame.
    private var epoch: (timestamp: Int64, ticks: Int64)?
    /// What the epoch's frames are moved by, to follow its clock.
    private var slew = Slew()
    /// Ticks of the frame that is shown last, and its nominal length.
    public private(set) var last: (ticks: Int64, nominal: Int64)?
    private var frameDuration: FrameDurationEstimate
    /// Nil where frames come in the order in which they are shown.
    private var order: DecodeOrderQueue?
    /// Session time of the track's first frame when it was placed.
    public private(set) var start: SessionTime?
    /// Frames that are shown elsewhere than their timestamps say.
    public private(set) var movedCount = 0

    /// - Parameter reorderDepth: how many pictures of a stream with B pictures may precede, as it announces, one that
    ///   is presented earlier, 0 where it does not announce any; nil for a codec without B pictures.
    public init(clockRate: ClockRate, reorderDepth: Int? = nil) {
        self.clockRate = clockRate
        frameDuration = FrameDurationEstimate(clockRate: clockRate)
        order = reorderDepth.map {
            DecodeOrderQueue(
                depth: $0, maximumDistance: clockRate.ticks(ofNanoseconds: ClockContinuity.longestReordering))
        }
    }

    /// From here on the stream announces how many pictures may precede one that is presented earlier.
    public mutating func expect(reorderDepth: Int) {
        order?.expect(depth: reorderDepth)
    }

    /// When the frame that was placed last is decoded, in ticks; negative for the first ones of a stream with B
    /// pictures.
    public var decodeTime: Int64 { order?.decodeTime ?? last?.ticks ?? 0 }

    /// How many frames may come before one that is shown earlier.
    public var reorderDepth: Int { order?.depth ?? 0 }

    /// Presentation time of the last frame before which no later frame is presented; nil while there is none.
    public var outputWatermark: Int64? { order.map(\.outputWatermark) ?? last?.ticks }

    /// Presentation times of the frames after `outputWatermark`, ascending.
    public var aboveWatermark: [Int64] { order?.aboveWatermark ?? [] }

    /// How long a frame is taken to last whose own length is `ticks`; 0 is that of a picture.
    public func nominal(of ticks: Int64) -> Int64 {
        ticks > 0 ? ticks : frameDuration.ticks
    }

    /// Sets where the track begins: ticks 0 at `timestamp`.
    public mutating func begin(_ timestamp: Int64, at sessionTime: SessionTime) {
        start = sessionTime
        epoch = (timestamp, 0)
    }

    /// Forgets the RTP clock: the next frame begins a new epoch.
    public mutating func beginEpoch() {
        epoch = nil
        slew = Slew()
    }

    /// The track's start turned out to be elsewhere in session time; presentation times written so far keep their
    /// distances.
    public mutating func moveStart(to sessionTime: SessionTime) {
        if start != nil { start = sessionTime }
    }

    /// Ticks at which a frame is shown: what its timestamp says, or the nearest place after that where this one is not
    /// free. A frame without a place could not be written, and what refers to it would be shown with wrong pictures.
    ///
    /// - Parameters:
    ///   - nominal: how many ticks the frame lasts; 0 for a picture, which lasts until the next one.
    ///   - sessionTime: where the frame is by the best estimate so far.
    ///   - isSlewed: the estimate is followed; otherwise only a new epoch is placed by it.
    ///   - isOvertaking: it may be shown before frames that came earlier; no key frame is (ITU-T H.265 §8.1.3).
    public mutating func place(
        _ timestamp: Int64, nominal: Int64, at sessionTime: SessionTime, isSlewed: Bool = false,
        isOvertaking: Bool = true
    ) -> Int64 {
        let wanted = wantedTicks(of: timestamp, at: sessionTime, isSlewed: isSlewed)
        let after = (last?.ticks ?? -1) + 1
        // No picture is shown before the one that its epoch begins with.
        let isBelievable = wanted >= epoch?.ticks ?? 0 && wanted < Self.maximumTicks
        let previous = outputWatermark
        let ticks =
            order?.insert(isBelievable ? wanted : after, isOvertaking: isOvertaking, nominal: clockRate.hertz / 30)
            ?? max(isBelievable ? wanted : after, after)
        if ticks != wanted { movedCount += 1 }
        if ticks >= after { last = (ticks, self.nominal(of: nominal)) }
        if nominal == 0, ticks == wanted, let previous, let outputWatermark, outputWatermark > previous {
            frameDuration.follow(outputWatermark - previous)
            last?.nominal = frameDuration.ticks
        }
        return ticks
    }

    /// Where a timestamp belongs; far-apart values are clamped.
    private mutating func wantedTicks(of timestamp: Int64, at sessionTime: SessionTime, isSlewed: Bool) -> Int64 {
        if let epoch {
            let (distance, overflow) = timestamp.subtractingReportingOverflow(epoch.timestamp)
            guard !overflow, distance.magnitude < UInt64(Self.maximumTicks) else { return .min }
            var ticks = epoch.ticks + distance
            if isSlewed, let start, let last {
                let reached = ticks + clockRate.ticks(ofNanoseconds: slew.correction)
                let error = sessionTime - (start + clockRate.interval(ofTicks: reached))
                slew.follow(
                    error.nanoseconds, after: clockRate.nanoseconds(ofTicks: reached - last.ticks))
            }
            ticks += clockRate.ticks(ofNanoseconds: slew.correction)
            return ticks
        }
        guard let start else {
            begin(timestamp, at: sessionTime)
            return 0
        }
        let elapsed = clockRate.ticks(ofNanoseconds: (sessionTime - start).nanoseconds)
        let ticks = max(elapsed, last.map { $0.ticks + max(1, $0.nominal) } ?? 0)
        epoch = (timestamp, ticks)
        return ticks
    }

    /// Ticks that a timestamp of the epoch that runs would have; nil between epochs and for what is far away.
    public func ticks(of timestamp: Int64) -> Int64? {
        guard let epoch else { return nil }
        let (distance, overflow) = timestamp.subtractingReportingOverflow(epoch.timestamp)
        guard !overflow, distance.magnitude < UInt64(Self.maximumTicks) else { return nil }
        return epoch.ticks + distance + clockRate.ticks(ofNanoseconds: slew.correction)
    }

    /// A year at 90 kHz: no recording is longer, and sums of ticks stay far from overflow.
    static let maximumTicks: Int64 = 90_000 * 86_400 * 366

    /// Where the track ends, in ticks.
    public var end: Int64 { last.map { $0.ticks + $0.nominal } ?? 0 }

    /// How long the track is.
    public var length: Interval { clockRate.interval(ofTicks: end) }
}
