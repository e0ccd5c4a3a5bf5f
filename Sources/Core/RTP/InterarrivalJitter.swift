public import Media

/// The mean deviation of packet spacing at the receiver from that at the sender (RFC 3550 §6.4.1, A.8).
public struct InterarrivalJitter: Equatable, Sendable {
    private let clockRate: ClockRate
    /// Arrival less timestamp of the packet before, in ticks.
    private var transit: Int64?
    /// Sixteen times the estimate: the filter's gain is 1/16 (RFC 3550 A.8).
    private var scaled: Int64 = 0

    public init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    /// The estimate in ticks of the stream's clock.
    public var ticks: Int64 { scaled >> 4 }

    public var interval: Interval {
        Interval(nanoseconds: clockRate.nanoseconds(ofTicks: ticks))
    }

    /// Takes a packet in the order of arrival.
    public mutating func note(extendedTimestamp: Int64, at arrival: SessionTime) {
        let transit = clockRate.ticks(ofNanoseconds: arrival.nanoseconds) &- extendedTimestamp
        defer { self.transit = transit }
        guard let before = self.transit else { return }
        // 2^40 ticks are months: a jump beyond is a new origin, not jitter, and must not overflow the filter.
        let difference = min((transit &- before).magnitude, 1 << 40)
        scaled += Int64(difference) - ((scaled + 8) >> 4)
    }
}
