/// A straight line that gives how far another clock is ahead of a stream's own.
///
/// The stream's own clock counts nanoseconds since its first packet, reckoned from RTP timestamps. The other clock is
/// the recorder's session time or the sender's wall clock.
public struct ClockLine: Equatable, Sendable {
    /// Where the line was measured, in nanoseconds of the stream's clock.
    public var reference: Int64
    /// The other clock minus the stream's at the reference, in nanoseconds.
    public var offset: Int64
    /// How much faster the other clock runs, in parts per billion.
    public var skew: Int64

    public init(reference: Int64, offset: Int64, skew: Int64) {
        self.reference = reference
        self.offset = offset
        self.skew = skew
    }

    /// The other clock minus the stream's when the latter shows `elapsed` nanoseconds.
    public func offset(at elapsed: Int64) -> Int64 {
        offset &+ Self.drift(over: elapsed &- reference, skew: skew)
    }

    /// Nanoseconds by which a clock with that skew drifts away. Safe for any input: the product is 128 bits wide.
    static func drift(over nanoseconds: Int64, skew: Int64) -> Int64 {
        skew == 0 ? 0 : Int64(clamping: Int128(nanoseconds) * Int128(skew) / 1_000_000_000)
    }
}
