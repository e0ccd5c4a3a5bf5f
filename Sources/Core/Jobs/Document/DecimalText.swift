import Media

/// Numbers in documents, read without binary fractions so that they are rendered unchanged.
enum DecimalText {
    /// The number grammar of JSON (RFC 8259 §6).
    static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        guard whole > 0 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits(&rest) > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// Seconds with at most nine decimals, `3600` or `0.25`; nil for everything else.
    static func interval(ofSeconds text: String) -> Interval? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let seconds = unsigned(whole) else { return nil }
        var nanoseconds: Int64 = 0
        if parts.count == 2 {
            guard parts[1].utf8.count <= 9, let fraction = unsigned(parts[1]) else { return nil }
            nanoseconds = (parts[1].utf8.count..<9).reduce(fraction) { value, _ in value * 10 }
        }
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverflow) = product.addingReportingOverflow(nanoseconds)
        return isTooLarge || isOverflow ? nil : Interval(nanoseconds: sum)
    }

    /// The shortest text that `interval(ofSeconds:)` reads back; `interval` is not negative.
    static func seconds(of interval: Interval) -> String {
        let (whole, fraction) = interval.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard fraction != 0 else { return String(whole) }
        let digits = String(fraction)
        var decimals = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        while decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }

    /// With one decimal, for a message; a question mark for what is no usual number.
    static func tenths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "?" }
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths) % 10)"
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View.SubSequence) -> Int {
        let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
        rest.removeFirst(digits)
        return digits
    }

    private static func unsigned(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return Int64(text)
    }
}
