/// Decides how to treat audio whose position differs from its time.
///
/// A difference of up to about a millisecond is rounding of time stamps, and has no effect. Up to 15 ms it is clock
/// skew, or a better estimate: the audio is resampled slightly, faster for a larger difference. More is a gap or an
/// overlap.
struct SkewFollower: Equatable, Sendable {
    private var isMoving = false

    enum Decision: Equatable {
        case keep
        /// Slew by the whole deviation, at `rate` parts per million.
        case slew(rate: Double)
        case cut
    }

    /// Two times rounded to milliseconds can differ by one millisecond from their true distance.
    static let threshold = 1.2e6
    /// Once started, slewing continues down to this.
    static let rest = 1e5
    /// A lost packet of 20 ms, the usual length, is a gap with any rounding of its time.
    static let cut = 15e6
    /// Parts per million: from the least that has an effect within a minute to the most that does not change the
    /// audible pitch (3.5 cents).
    static let rates = 250.0...2000.0
    /// Parts per million for each nanosecond of deviation: a skew of 500 ppm is followed at 1 ms, one of 1000 ppm at 2
    /// ms.
    static let urgency = 500.0 / 1e6

    /// - Parameter deviation: nanoseconds by which the audio should be later.
    mutating func judge(_ deviation: Double) -> Decision {
        let size = deviation.magnitude
        guard size <= Self.cut else {
            isMoving = false
            return .cut
        }
        isMoving = size >= (isMoving ? Self.rest : Self.threshold)
        guard isMoving else { return .keep }
        return .slew(rate: min(max(size * Self.urgency, Self.rates.lowerBound), Self.rates.upperBound))
    }
}
