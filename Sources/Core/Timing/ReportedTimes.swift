/// How far the sender's wall clock is ahead of a stream's RTP clock, by its sender reports (RFC 3550 §6.4.1).
///
/// The median counts, so that a report that is wrong does nothing. A sender that sets its wall clock is believed after
/// three reports that agree with each other.
struct ReportedTimes: Sendable {
    private(set) var line: ClockLine?
    private var points: [SkewEstimate.Point] = []

    /// At one report in one to five seconds these are the last half to three minutes.
    private static let maximumReports = 32
    /// Reports are read off to the millisecond or so; over fewer of them that would look like skew.
    private static let leastForSkew = 8
    /// No sender's reports scatter so much; a clock that was set is off by more.
    private static let stepThreshold: UInt64 = 100_000_000
    private static let reportsOfAStep = 3

    var count: Int { points.count }

    /// Takes a report: the stream's clock and the sender's wall clock minus it, in nanoseconds.
    mutating func observe(elapsed: Int64, offset: Int64) {
        if points.count == Self.maximumReports { points.removeFirst() }
        points.append(SkewEstimate.Point(elapsed: elapsed, offset: offset))
        if hasStepped { points.removeFirst(points.count - Self.reportsOfAStep) }
        let skew = SkewEstimate.skew(of: points, atLeast: Self.leastForSkew)
        let level = SkewEstimate.median(
            points.map { $0.offset &- ClockLine.drift(over: $0.elapsed &- elapsed, skew: skew) })
        line = level.map { ClockLine(reference: elapsed, offset: $0, skew: skew) }
    }

    /// Whether the last reports agree with each other and with none of those before.
    private var hasStepped: Bool {
        guard points.count > Self.reportsOfAStep, let line else { return false }
        let distances = points.suffix(Self.reportsOfAStep).map { $0.offset &- line.offset(at: $0.elapsed) }
        guard let least = distances.min(), let greatest = distances.max() else { return false }
        return distances.allSatisfy { $0.magnitude > Self.stepThreshold }
            && (greatest &- least).magnitude <= Self.stepThreshold
    }
}
