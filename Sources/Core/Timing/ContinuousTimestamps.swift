public import Media
import RTP

/// RTP timestamps of one SSRC as ticks that go on even where the sender's do not.
///
/// They are the unwrapped timestamps (RFC 3550 §5.1) as long as these step about as far as the arrivals do. A step that
/// contradicts the arrivals begins a new run, whose first packet is placed by its arrival: an SFU that begins anew under
/// the same SSRC, a sender whose clock stood still, or a forged packet, after which the run before goes on.
public struct ContinuousTimestamps: Sendable {
    /// What a network can delay a packet at most; a step is judged against the packet before it, so clock skew does not add up.
    static let maximumContradiction = Interval(milliseconds: 10_000)

    /// Timestamps that belong together, and what is added to make them go on from the run before.
    private struct Run {
        var unwrapper = TimestampUnwrapper()
        var offset: Int64 = 0

        func peek(_ timestamp: UInt32) -> Int64 { unwrapper.peek(timestamp) &+ offset }
    }

    private let clockRate: ClockRate
    private var run = Run()
    private var runBefore: Run?
    private var last: (ticks: Int64, arrival: SessionTime)?

    public init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    /// Extended timestamp of the next packet in order.
    public mutating func unwrap(_ timestamp: UInt32, arrivedAt arrival: SessionTime) -> Int64 {
        if !fits(run.peek(timestamp), arrival) {
            if let before = runBefore, fits(before.peek(timestamp), arrival) {
                runBefore = run
                run = before
            } else {
                begin(timestamp, at: arrival)
            }
        }
        let ticks = run.unwrapper.unwrap(timestamp) &+ run.offset
        last = (ticks, max(arrival, last?.arrival ?? arrival))
        return ticks
    }

    /// What `unwrap` would give in the first run, for sender reports; nil later, because the sender's clock was lost.
    public func peek(_ timestamp: UInt32) -> Int64? {
        runBefore == nil ? run.peek(timestamp) : nil
    }

    private func fits(_ ticks: Int64, _ arrival: SessionTime) -> Bool {
        guard let last else { return true }
        let stepped = clockRate.nanoseconds(ofTicks: ticks &- last.ticks)
        let elapsed = (arrival - last.arrival).nanoseconds
        // Either may be anything; 128 bits hold their difference.
        return (Int128(stepped) - Int128(elapsed)).magnitude <= Self.maximumContradiction.nanoseconds.magnitude
    }

    private mutating func begin(_ timestamp: UInt32, at arrival: SessionTime) {
        guard let last else { return }
        let elapsed = clockRate.ticks(ofNanoseconds: (arrival - last.arrival).nanoseconds)
        runBefore = run
        run = Run()
        run.offset = last.ticks &+ max(1, elapsed) &- Int64(timestamp)
    }
}
