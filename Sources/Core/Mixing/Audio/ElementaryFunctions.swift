/// Sine, exponential and logarithm in plain arithmetic: the core links no C library, and every machine gets the same
/// bits. For tables and for values that change a few times a second, not for samples.
enum Elementary {
    /// Sine of an angle in radians; exact to about 1e-15 for |angle| below 1e6.
    static func sine(_ angle: Double) -> Double {
        guard angle.isFinite else { return .nan }
        var rest = angle.remainder(dividingBy: 2 * Double.pi)
        if rest > Double.pi / 2 { rest = Double.pi - rest } else if rest < -Double.pi / 2 { rest = -Double.pi - rest }
        var term = rest
        var sum = rest
        var order = 1.0
        // (π/2)^25 / 25! is below 1e-20.
        while order < 25 {
            term *= -rest * rest / ((order + 1) * (order + 2))
            sum += term
            order += 2
        }
        return sum
    }

    static func cosine(_ angle: Double) -> Double {
        sine(angle + Double.pi / 2)
    }

    /// e to the power of `exponent`; 0 and infinity outside the range of Double.
    static func exponential(_ exponent: Double) -> Double {
        guard exponent > -700 else { return exponent.isNaN ? .nan : 0 }
        guard exponent < 700 else { return .infinity }
        let twos = (exponent / ln2).rounded()
        let rest = exponent - twos * ln2
        var term = 1.0
        var sum = 1.0
        // |rest| is at most 0.35: 0.35^17 / 17! is below 1e-22.
        for order in 1..<17 {
            term *= rest / Double(order)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(twos), significand: sum)
    }

    /// Natural logarithm; minus infinity for values up to 0.
    static func logarithm(_ value: Double) -> Double {
        guard value > 0 else { return value.isNaN ? .nan : -.infinity }
        guard value.isFinite else { return .infinity }
        var mantissa = value.significand
        var exponent = Double(value.exponent)
        if mantissa > 1.414_213_562_373_095 {
            mantissa /= 2
            exponent += 1
        }
        // The area hyperbolic tangent's series; |ratio| is at most 0.172, and 0.172^25 is below 1e-19.
        let ratio = (mantissa - 1) / (mantissa + 1)
        var power = ratio
        var sum = 0.0
        for order in stride(from: 1.0, to: 25, by: 2) {
            sum += power / order
            power *= ratio * ratio
        }
        return 2 * sum + exponent * ln2
    }

    /// Modified Bessel function of the first kind, order 0, for the Kaiser window.
    static func besselI0(_ argument: Double) -> Double {
        let quarter = argument * argument / 4
        var term = 1.0
        var sum = 1.0
        var order = 1.0
        while term > sum * 1e-17, order < 200 {
            term *= quarter / (order * order)
            sum += term
            order += 1
        }
        return sum
    }

    private static let ln2 = 0.693_147_180_559_945_3
}
