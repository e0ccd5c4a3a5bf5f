/// A level or a gain in decibels: 20 times the decimal logarithm of an amplitude.
public struct Decibels: Comparable, Hashable, Sendable {
    public var value: Double

    public init(_ value: Double) {
        self.value = value
    }

    /// The level of an amplitude or a factor; minus infinity for 0.
    public init(amplitude: Double) {
        value = 20 / Self.ln10 * Elementary.logarithm(amplitude.magnitude)
    }

    /// The level of a mean square; minus infinity for 0.
    public init(power: Double) {
        value = 10 / Self.ln10 * Elementary.logarithm(power)
    }

    public static let zero = Decibels(0)

    /// The factor for amplitudes.
    public var amplitude: Double { Elementary.exponential(value * Self.ln10 / 20) }
    /// The factor for powers.
    public var power: Double { Elementary.exponential(value * Self.ln10 / 10) }

    public static func < (left: Self, right: Self) -> Bool {
        left.value < right.value
    }

    private static let ln10 = 2.302_585_092_994_045_7
}
