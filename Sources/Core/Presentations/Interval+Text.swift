import Media

extension Interval {
    /// The nearest microsecond; of a negative one 0.
    var microseconds: Int64 { max(0, nanoseconds) / 1000 + (max(0, nanoseconds) % 1000 >= 500 ? 1 : 0) }

    /// `PT1.5S` (`xs:duration`, W3C XML Schema part 2 §3.2.6): exact, without zeros at the end. A negative one is
    /// `PT0S`.
    var xmlDuration: String {
        let whole = max(0, nanoseconds) / 1_000_000_000
        let fraction = max(0, nanoseconds) % 1_000_000_000
        guard fraction > 0 else { return "PT\(whole)S" }
        var digits = String(fraction)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "PT\(whole).\(digits)S"
    }
}

/// Seconds with six decimals, as a playlist has them.
func secondsText(microseconds: Int64) -> String {
    let fraction = String(microseconds % 1_000_000)
    return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
}
