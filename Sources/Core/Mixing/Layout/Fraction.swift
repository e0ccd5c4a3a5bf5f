import Media

/// A fraction of a side of the frame, 0 to 1, with numerator and denominator kept as written.
///
/// OWT writes ratios as `numerator/denominator` and never reduces them: `2/4` stays `2/4` (owt-server `vmixer.js`). So
/// equality compares the notation.
public struct Fraction: Hashable, Sendable {
    public let numerator: Int
    public let denominator: Int

    /// Nine decimals; a product with `FrameSize.limit` stays far inside 64 bits.
    public static let denominatorLimit = 1_000_000_000

    /// Nil unless 0 ≤ numerator ≤ denominator and 1 ≤ denominator ≤ `denominatorLimit`.
    public init?(_ numerator: Int, of denominator: Int) {
        guard 1...Self.denominatorLimit ~= denominator, 0...denominator ~= numerator else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Reads `1/3`, `0`, `1`, or a decimal number such as `0.5`, which becomes `5/10`.
    ///
    /// Rooms of OWT accept any of them (`roomModel.js`), layout updates only the first three (`restReqValidator.js`).
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let numerator = Self.digits(parts[0]), let denominator = Self.digits(parts[1]) else { return nil }
            self.init(numerator, of: denominator)
            return
        }
        let decimals = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard let whole = decimals.first.flatMap({ Self.digits($0) }), whole <= 1 else { return nil }
        switch decimals.count {
        case 1: self.init(whole, of: 1)
        case 2:
            guard let rest = Self.digits(decimals[1]) else { return nil }
            let denominator = decimals[1].utf8.reduce(1) { value, _ in value * 10 }
            self.init(whole * denominator + rest, of: denominator)
        default: return nil
        }
    }

    /// As OWT writes it: `0/1`, `2/4`.
    public func rendered() -> String {
        "\(numerator)/\(denominator)"
    }

    /// `length` times the fraction, rounded down.
    func part(of length: Int) -> Int {
        min(max(length, 0), FrameSize.limit) * numerator / denominator
    }

    /// Accepts at most nine decimal digits and nothing else, so that neither the number nor a power of ten overflows.
    private static func digits(_ text: some StringProtocol) -> Int? {
        guard 1...10 ~= text.utf8.count, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return nil
        }
        return Int(text)
    }
}

extension Fraction {
    /// For the generators of this module: part `part` of a grid of `count`, which must contain it.
    static func grid(_ part: Int, of count: Int) -> Fraction {
        guard let fraction = Fraction(part, of: count) else {
            preconditionFailure("a grid of \(count) has no part \(part): the generators count inside their grid")
        }
        return fraction
    }
}
