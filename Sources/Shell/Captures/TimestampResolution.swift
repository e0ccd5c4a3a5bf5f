/// The number of pcapng timestamp units per second: the option `if_tsresol` (draft-ietf-opsawg-pcapng §4.2).
enum TimestampResolution: Equatable, Sendable {
    /// Nanoseconds per unit, for 10^0 to 10^-9 seconds.
    case multiply(UInt64)
    /// Units per nanosecond, for finer powers of ten.
    case divide(UInt64)
    /// Units of 2^-exponent seconds.
    case binary(exponent: UInt64)

    /// Without the option, a unit is a microsecond.
    static let microseconds = TimestampResolution.multiply(1000)
    static let nanosecondsOption: UInt8 = 9

    /// The most significant bit distinguishes powers of two from powers of ten.
    init(option: UInt8) {
        let exponent = option & 0x7F
        if option & 0x80 != 0 {
            self = .binary(exponent: UInt64(exponent))
        } else if exponent <= 9 {
            self = .multiply(powerOfTen(9 - exponent))
        } else {
            // Beyond 10^19 units per nanosecond, nothing of a 64-bit timestamp is left.
            self = .divide(powerOfTen(min(exponent - 9, 19)))
        }
    }

    /// Converts to nanoseconds, clamped to 63 bits.
    func nanoseconds(_ units: UInt64) -> Int64 {
        switch self {
        case .multiply(let factor):
            let (product, overflow) = units.multipliedReportingOverflow(by: factor)
            return overflow ? .max : clamped(product)
        case .divide(let divisor):
            return clamped(units / divisor)
        case .binary(let exponent):
            let isWhole = exponent >= 64
            let seconds = isWhole ? 0 : units >> exponent
            let fraction = isWhole ? units : units - seconds << exponent
            let (high, low) = fraction.multipliedFullWidth(by: 1_000_000_000)
            // Smart shifts by 64 and more give 0, so that every exponent is right.
            let part =
                isWhole ? high >> (exponent - 64) : high << (64 - exponent) | low >> exponent
            let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            return overflow ? .max : clamped(clampedSum(whole, part))
        }
    }
}

private func clamped(_ value: UInt64) -> Int64 {
    value > UInt64(Int64.max) ? .max : Int64(value)
}

private func clampedSum(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
}

private func powerOfTen(_ exponent: UInt8) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
}
