import Media

extension Interval {
    /// Digits before the point: 115 days are more than any segment or presentation lasts.
    private static let integerDigits = 7

    /// Decimal seconds, such as `6` or `6.006`; nil for anything else. Digits behind the ninth of the fraction are cut.
    init?(decimal text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...Self.integerDigits).contains(whole.count),
            parts.count == 1 || !parts[1].isEmpty
        else { return nil }
        var value: Int64 = 0
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard fraction.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let digits = Array(whole) + fraction.prefix(9) + [UInt8](repeating: 48, count: max(0, 9 - fraction.count))
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 48)
        }
        self.init(nanoseconds: value)
    }

    /// Ticks of a time scale; clamped to the 292 years of 64 bits.
    init(ticks: Int64, timescale: UInt32) {
        let scale = Int64(max(1, timescale))
        let (seconds, rest) = (ticks / scale, ticks % scale)
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else {
            self.init(nanoseconds: ticks > 0 ? .max : .min)
            return
        }
        let (sum, carries) = whole.addingReportingOverflow(rest * 1_000_000_000 / scale)
        self.init(nanoseconds: carries ? (ticks > 0 ? .max : .min) : sum)
    }

    /// With three decimals, for texts.
    var text: String {
        let thousandths = (nanoseconds.magnitude + 500_000) / 1_000_000
        let fraction = String(thousandths % 1000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(nanoseconds < 0 ? "-" : "")\(thousandths / 1000).\(zeros)\(fraction) s"
    }

    /// How far two are apart, clamped.
    func distance(to other: Self) -> Self {
        max(self, other) - min(self, other)
    }

    /// A multiple, clamped.
    func times(_ factor: Int64) -> Self {
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: factor)
        return Self(nanoseconds: overflow ? .max : product)
    }
}
