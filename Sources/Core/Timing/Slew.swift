/// Follows a better estimate so slowly that it is neither heard nor seen: at most 1000 ppm, which is 1 ms in a second.
///
/// Copied audio is not resampled; what changes is the time that each packet is given. Below a threshold nothing is
/// changed at all, so that without skew the distances stay exactly those of the RTP timestamps.
public struct Slew: Equatable, Sendable {
    /// What is added to the time of a frame, in nanoseconds.
    private(set) var correction: Int64 = 0
    private var isMoving = false

    /// Parts per million.
    public static let maximumRate: Int64 = 1000
    /// Containers and players round to a millisecond.
    static let threshold: UInt64 = 1_000_000
    /// Once moving, it continues until so little is left.
    static let rest: UInt64 = 100_000

    /// Moves by what the time since the frame before allows; `error` is how much later the frame should be.
    mutating func follow(_ error: Int64, after elapsed: Int64) {
        isMoving = error.magnitude >= (isMoving ? Self.rest : Self.threshold)
        guard isMoving, elapsed > 0 else { return }
        let most = elapsed / (1_000_000 / Self.maximumRate)
        correction &+= min(max(error, -most), most)
    }
}
