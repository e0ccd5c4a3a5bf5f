/// Pictures per second as an exact ratio: 30, or 30000/1001.
public struct FrameRate: Hashable, Sendable {
    public let numerator: Int64
    public let denominator: Int64

    /// Both from 1 to a million, so that every product below stays inside 128 bits; nil for anything else. Not reduced.
    public init?(_ numerator: Int64, per denominator: Int64 = 1) {
        guard 1...1_000_000 ~= numerator, 1...1_000_000 ~= denominator else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Reads `30` or `30000/1001`.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int64? in
            guard part.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
            return Int64(part)
        }
        guard numbers.count == parts.count, let first = numbers.first, numbers.count <= 2 else { return nil }
        self.init(first, per: numbers.count == 2 ? numbers[1] : 1)
    }

    public func rendered() -> String {
        denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
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
}
