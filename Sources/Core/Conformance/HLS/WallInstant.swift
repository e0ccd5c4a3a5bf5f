import Media

/// A date and time of day (ISO 8601), to the nanosecond, as playlists and manifests have them.
struct WallInstant: Hashable, Comparable, Sendable {
    /// Since 1970, without leap seconds.
    var sinceEpoch: Interval

    /// `YYYY-MM-DDThh:mm:ss[.fraction][Z|±hh:mm|±hhmm]`; without a zone, UTC. Nil for anything else.
    init?(parsing text: some StringProtocol) {
        var fields = Fields(Array(text.utf8))
        guard let year = fields.number(4), fields.skip("-"), let month = fields.number(2), fields.skip("-"),
            let day = fields.number(2), fields.skip("T"), let hour = fields.number(2), fields.skip(":"),
            let minute = fields.number(2), fields.skip(":"), let second = fields.number(2)
        else { return nil }
        guard (1...12).contains(month), (1...31).contains(day), hour < 25, minute < 60, second < 61 else { return nil }
        let fraction = fields.fraction()
        guard let zone = fields.zone() else { return nil }
        // Days from the civil date (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = month <= 2 ? year - 1 : year
        let yearDay = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = shifted / 400 * 146_097 + shifted % 400 * 365 + shifted % 400 / 4 - shifted % 400 / 100 + yearDay
        let seconds = (days - 719_468) * 86_400 + hour * 3_600 + (minute - zone) * 60 + second
        sinceEpoch = Interval(ticks: Int64(seconds), timescale: 1) + Interval(nanoseconds: fraction)
    }

    static func < (left: Self, right: Self) -> Bool { left.sinceEpoch < right.sinceEpoch }

    /// Reads fixed fields.
    private struct Fields {
        var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) {
            rest = bytes[...]
        }

        mutating func number(_ count: Int) -> Int? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            rest = rest.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// Nanoseconds.
        mutating func fraction() -> Int64 {
            guard skip(".") || skip(",") else { return 0 }
            var (value, scale): (Int64, Int64) = (0, 1_000_000_000)
            while let digit = number(1) {
                scale /= 10
                value += Int64(digit) * scale
            }
            return value
        }

        /// Minutes east of Greenwich; nil where something else is left.
        mutating func zone() -> Int? {
            if rest.isEmpty { return 0 }
            if skip("Z") { return rest.isEmpty ? 0 : nil }
            let sign = skip("+") ? 1 : skip("-") ? -1 : 0
            guard sign != 0, let hours = number(2) else { return nil }
            _ = skip(":")
            let minutes = rest.isEmpty ? 0 : number(2)
            guard let minutes, rest.isEmpty else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}
