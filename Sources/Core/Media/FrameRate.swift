/// Pictures per second as an exact ratio: 30, or 30000/1001.
public struct FrameRate: Hashable, Sendable {
    public let numerator: Int64
    public let denominator: Int64

    private static let range: ClosedRange<Int64> = 1...1_000_000

    /// Not reduced. What is outside of 1 to a million is brought into it, so that no division and no product can trap.
    public init(_ numerator: Int64, per denominator: Int64 = 1) {
        self.numerator = min(max(numerator, Self.range.lowerBound), Self.range.upperBound)
        self.denominator = min(max(denominator, Self.range.lowerBound), Self.range.upperBound)
    }

    /// For formulas and people; never for time.
    public var perSecond: Double { Double(numerator) / Double(denominator) }

    /// When picture `index` begins, from the beginning of picture 0; rounded down to a nanosecond, without a sum of
    /// rounded lengths.
    public func start(ofFrame index: Int64) -> Interval {
        let product = Int128(index) * 1_000_000_000 * Int128(denominator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(numerator))
        return Interval(nanoseconds: Int64(clamping: remainder < 0 ? quotient - 1 : quotient))
    }

    /// The picture whose time it is after `interval`; negative before picture 0.
    public func frame(at interval: Interval) -> Int64 {
        let product = Int128(interval.nanoseconds) * Int128(numerator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 1_000_000_000 * Int128(denominator))
        return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
    }

    /// `start(ofFrame:)` in ticks of a clock, rounded down.
    public func ticks(ofFrame index: Int64, clock: ClockRate) -> Int64 {
        let product = Int128(index) * Int128(clock.hertz) * Int128(denominator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(numerator))
        return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
    }
}
