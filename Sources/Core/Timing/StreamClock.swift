public import Media

/// Where the RTP clock of one stream (one SSRC) lies in session time.
///
/// Two independent witnesses are kept: arrivals, of which the quickest packet is the most truthful because a network
/// only ever delays, and sender reports, which pair an RTP timestamp with the sender's own clock (RFC 3550 §6.4.1).
/// `ConnectionClock` decides between them.
public struct StreamClock: Sendable {
    public let clockRate: ClockRate
    /// The extended RTP timestamp that `start` values of this clock refer to: the first one seen.
    public private(set) var origin: Int64?
    /// Session time of `origin` by the quickest packet so far.
    public private(set) var quickestStart: SessionTime?
    /// Sender's clock at `origin`, in nanoseconds since 1900, one value per sender report.
    private var reportedStarts: [Int64] = []

    /// Reports beyond this number no longer move the estimate; at one in a second or in five they cover the
    /// correction window of ten seconds.
    static let maximumReports = 16

    public init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    public var reportCount: Int { reportedStarts.count }

    /// Notes that a packet with `extendedTimestamp` arrived.
    public mutating func observe(_ extendedTimestamp: Int64, arrivedAt arrival: SessionTime) {
        guard let origin else {
            origin = extendedTimestamp
            quickestStart = arrival
            return
        }
        guard !isContradicted(by: extendedTimestamp, arrivedAt: arrival) else { return }
        let start = SessionTime(nanoseconds: arrival.nanoseconds &- elapsed(from: origin, to: extendedTimestamp))
        if let quickest = quickestStart, start < quickest { quickestStart = start }
    }

    /// Whether a timestamp lies so far from where the stream's clock expects it at its arrival that the clock must have
    /// been set anew, or the timestamp is wrong; either way it says nothing about this clock.
    public func isContradicted(by extendedTimestamp: Int64, arrivedAt arrival: SessionTime) -> Bool {
        guard let expected = session(of: extendedTimestamp) else { return false }
        return expected - arrival > Self.maximumDeviation || arrival - expected > Self.maximumDeviation
    }

    /// No network holds a packet back for so long, and no buffer of an SFU sends so far ahead.
    public static let maximumDeviation = Interval(milliseconds: 10_000)

    /// Notes a sender report: `sendersTime` is its NTP timestamp in nanoseconds (RFC 3550 §4).
    ///
    /// A report of 0 means "no wall clock" (RFC 3550 §6.4.1) and is ignored, as is one before the first packet: its RTP
    /// timestamp could not be told from one a wrap-around away.
    public mutating func observe(reportOf extendedTimestamp: Int64, sendersTime: Int64) {
        guard let origin, sendersTime != 0, reportedStarts.count < Self.maximumReports else { return }
        reportedStarts.append(sendersTime &- elapsed(from: origin, to: extendedTimestamp))
    }

    /// The sender's clock at `origin`: the median over the reports, so that a single wrong one does not count.
    public var reportedStart: Int64? {
        guard !reportedStarts.isEmpty else { return nil }
        return reportedStarts.sorted()[reportedStarts.count / 2]
    }

    /// Session time of a timestamp by the quickest packet so far; nil before the first packet.
    public func session(of extendedTimestamp: Int64) -> SessionTime? {
        guard let origin, let quickestStart else { return nil }
        return SessionTime(nanoseconds: quickestStart.nanoseconds &+ elapsed(from: origin, to: extendedTimestamp))
    }

    /// Nanoseconds from one timestamp to another on this stream's clock; far-apart values are clamped.
    public func elapsed(from first: Int64, to second: Int64) -> Int64 {
        clockRate.nanoseconds(ofTicks: second &- first)
    }
}
