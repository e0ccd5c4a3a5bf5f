/// Decides what is done when audio is not where its time says.
///
/// Up to about a millisecond it is rounding of time stamps, and nothing is done. Up to 15 ms it is a clock that runs at
/// another speed, or an estimate that became better: the audio is resampled a little, the faster the further off it is.
/// Beyond, it is a gap or an overlap.
struct SkewFollower: Equatable, Sendable {
    private var isMoving = false

    enum Decision: Equatable {
        case keep
        /// Slew by the whole deviation, at so many parts per million.
        case slew(rate: Double)
        case cut
    }

    /// Where times are rounded to milliseconds, two of them are wrong by up to one against each other.
    static let threshold = 1.2e6
    /// Once moving, it goes on until so little is left.
    static let rest = 1e5
    /// A lost packet of 20 ms, the usual length, is a gap however its time is rounded.
    static let cut = 15e6
    /// Parts per million: from what moves at all within a minute to what is not heard as another pitch (3.5 cents).
    static let rates = 250.0...2000.0
    /// Parts per million for each nanosecond off. Clocks 500 ppm apart are followed 1 ms behind, 1000 ppm 2 ms.
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
