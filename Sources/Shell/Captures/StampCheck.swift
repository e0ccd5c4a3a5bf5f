/// Finds single arrival times that do not fit between those around them: a flipped bit in the stamp of a record that
/// has no checksum. Such a record gets the time of the previous one, so the mistake moves nothing else.
///
/// A clock that was set, and a pause, change the following times too, and are left as they are.
struct StampCheck {
    /// Records that were captured on several processors or interfaces are out of order by less.
    static let tolerance: Int64 = 500_000_000
    /// Without a following record nothing shows whether a step is a pause: up to a day it is one.
    static let longestPause: Int64 = 86_400_000_000_000
    /// What may lie between the first two records, where the third one decides otherwise.
    static let firstPause: Int64 = 3_600_000_000_000

    private(set) var last: Int64?

    /// The time to use, and whether it replaces that of the record.
    ///
    /// - Parameters:
    ///   - next: the time of the following record; nil if there is none, or if it is damaged.
    ///   - second: the time of the record after that. Only the first record needs it.
    mutating func settle(_ time: Int64, next: Int64?, second: Int64?) -> (time: Int64, isReplaced: Bool) {
        let settled = settled(time, next: next, second: second)
        last = settled
        return (settled, settled != time)
    }

    /// A time that needs no check.
    mutating func note(_ time: Int64) {
        last = time
    }

    /// Whether a record with this time may follow the last one.
    func isNear(_ time: Int64) -> Bool {
        last.map { Self.areNear(time, $0) } ?? true
    }

    static func areNear(_ first: Int64, _ second: Int64) -> Bool {
        abs(first.clampedDifference(from: second)) <= longestPause
    }

    private func settled(_ time: Int64, next: Int64?, second: Int64?) -> Int64 {
        guard let last else {
            // Of three, the one that is far from the other two is wrong.
            guard let next, let second,
                abs(second.clampedDifference(from: next)) < abs(second.clampedDifference(from: time))
            else { return time }
            let step = next.clampedDifference(from: time)
            return step < -Self.tolerance || step > Self.firstPause ? next : time
        }
        guard let next else { return isNear(time) ? time : last }
        guard next.clampedDifference(from: last) >= -Self.tolerance / 5 else { return time }
        let isAhead = time.clampedDifference(from: next) > Self.tolerance
        let isBehind = time.clampedDifference(from: last) < -Self.tolerance
        return isAhead || isBehind ? last : time
    }
}

extension Int64 {
    /// Stamps may have any value.
    fileprivate func clampedDifference(from other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < 0 ? -.max : .max) : Swift.max(difference, -.max)
    }
}
