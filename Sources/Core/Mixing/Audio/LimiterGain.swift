/// The gain that keeps peaks below a ceiling: a smooth curve that never exceeds the gain that a frame needs.
///
/// Each need takes effect up to 191 frames (4 ms) before it; two running means of 96 frames give the curve an S-shaped
/// fall. Afterwards the gain stays for 100 ms and then rises by 20 dB a second, but no higher than a *rest*. The rest
/// falls towards the gain during those 100 ms, with a time constant of 250 ms, and by half of the remainder whenever
/// another need interrupts a rise. It stays for 1.5 s after the last peak and rises by 3 dB a second. So a clap has a
/// short effect, while audio that is too loud for long gets an even gain: a gain that follows its waves would distort
/// them.
///
/// The means are sums of integers, so that a gain of 1 is exactly 1.
struct LimiterGain: Sendable {
    /// The delay of the gain after the needs, in frames.
    static let delay = 2 * mean - 2
    static let mean = 96
    static let hold = 4_800
    /// 20 dB a second: 10^(1/48,000).
    static let release: Float = 1.000_047_971
    static let restHold = 72_000
    /// 3 dB a second: 10^(0.15/48,000).
    static let restRelease: Float = 1.000_007_195
    /// One frame of 250 ms.
    static let restFall: Float = 1 / 12_000
    /// More than the rise of the release within the delay (0.08 dB): a need this close to the gain keeps it low.
    static let closeness: Float = 1.0125

    /// The gain before it is smoothed.
    private var envelope: Float = 1
    private var held = 0
    /// The value to which the envelope rises.
    private var rest: Float = 1
    private var restHeld = 0
    private var needs = [Int64](repeating: one, count: mean)
    private var means = [Int64](repeating: one * Int64(mean), count: mean)
    private var needSum = one * Int64(mean)
    private var meanSum = full
    private var slot = 0
    private static let one: Int64 = 1 << 24
    private static let full = one * Int64(mean * mean)

    /// The gain is 1, and stays 1 until a need comes.
    var isAtRest: Bool { envelope == 1 && rest == 1 && meanSum == Self.full && needSum == Self.one * Int64(Self.mean) }

    /// - Parameter need: the greatest factor permitted for frame n.
    /// - Returns: the factor for frame n - `delay`.
    mutating func next(_ need: Float) -> Float {
        if need <= envelope * Self.closeness, need < 1 {
            envelope = min(envelope, need)
            if held == 0, restHeld > 0, rest > envelope { rest -= (rest - envelope) / 2 }
            held = Self.hold
            restHeld = Self.restHold
        } else if held > 0 {
            held -= 1
            if rest > envelope { rest -= (rest - envelope) * Self.restFall }
        } else if envelope < rest {
            envelope = min(rest, envelope * Self.release)
        }
        if restHeld > 0 {
            restHeld -= 1
        } else if rest < 1 {
            rest = min(1, rest * Self.restRelease)
        }
        let level = Int64(envelope * Float(Self.one))
        needSum += level - needs[slot]
        needs[slot] = level
        meanSum += needSum - means[slot]
        means[slot] = needSum
        slot = slot == Self.mean - 1 ? 0 : slot + 1
        return Float(Double(meanSum) / Double(Self.full))
    }
}
