public import Media

/// The place of one stream's RTP clock in session time, from its first packet until the clock breaks.
///
/// Two independent witnesses are kept: arrivals (`MinimumDelayFilter`), and sender reports (`ReportedTimes`), which
/// pair an RTP timestamp with the sender's own clock. `ConnectionClock` decides between them.
public struct StreamClock: Sendable {
    public let clockRate: ClockRate
    /// The extended RTP timestamp at which this clock shows 0: the first one seen.
    public private(set) var origin: Int64?
    /// How far the stream was from its arrivals by the reports of the clock before; holds until this clock has its own.
    public var inheritedShift: Interval?
    /// What the clock shows at the latest packet, in nanoseconds.
    private(set) var latest: Int64 = 0
    private var arrivals = MinimumDelayFilter()
    private var reports = ReportedTimes()

    public init(clockRate: ClockRate, inheritedShift: Interval? = nil) {
        self.clockRate = clockRate
        self.inheritedShift = inheritedShift
    }

    public var reportCount: Int { reports.count }

    /// Notes that a packet with `extendedTimestamp` arrived.
    public mutating func observe(_ extendedTimestamp: Int64, arrivedAt arrival: SessionTime) {
        let elapsed = elapsed(at: extendedTimestamp)
        if origin == nil { origin = extendedTimestamp }
        latest = max(latest, elapsed)
        arrivals.observe(elapsed: elapsed, offset: arrival.nanoseconds &- elapsed)
    }

    /// Notes a sender report: `sendersTime` is its NTP timestamp in nanoseconds (RFC 3550 §4).
    ///
    /// A report of 0 means "no wall clock" (RFC 3550 §6.4.1) and is ignored, as is one before the first packet: its RTP
    /// timestamp could not be distinguished from one a wrap-around away.
    public mutating func observe(reportOf extendedTimestamp: Int64, sendersTime: Int64) {
        guard origin != nil, sendersTime != 0 else { return }
        let elapsed = elapsed(at: extendedTimestamp)
        reports.observe(elapsed: elapsed, offset: sendersTime &- elapsed)
    }

    /// Session time of a timestamp by the quickest packets; nil before the first packet.
    public func sessionTime(of extendedTimestamp: Int64) -> SessionTime? {
        guard origin != nil, let line = arrivals.line else { return nil }
        let elapsed = elapsed(at: extendedTimestamp)
        return SessionTime(nanoseconds: elapsed &+ line.offset(at: elapsed))
    }

    /// How far session time is ahead of the sender's wall clock at the latest packet, if that came without delay; nil
    /// without packets or reports.
    var distanceFromSender: Int64? {
        guard let arrival = arrivals.line, let report = reports.line else { return nil }
        return arrival.offset(at: latest) &- report.offset(at: latest)
    }

    /// What the clock shows at a timestamp, in nanoseconds; far-apart values are clamped.
    private func elapsed(at extendedTimestamp: Int64) -> Int64 {
        guard let origin else { return 0 }
        let (ticks, overflow) = extendedTimestamp.subtractingReportingOverflow(origin)
        return clockRate.nanoseconds(ofTicks: overflow ? (extendedTimestamp > origin ? .max : .min) : ticks)
    }
}
