/// How often each distance between two pictures came, for the usual one: sorted, and bounded.
struct DistanceCounts: Sendable {
    private var counts: [(distance: Int64, count: UInt64)] = []
    private var total: UInt64 = 0

    /// 4 KB. A steady camera has some thirty distances; beyond the limit the nearest one is counted.
    static let limit = 256

    mutating func note(_ distance: Int64) {
        guard distance > 0 else { return }
        total += 1
        var index = place(of: distance)
        if index < counts.count, counts[index].distance == distance {
            counts[index].count += 1
        } else if counts.count < Self.limit {
            counts.insert((distance, 1), at: index)
        } else {
            let isBelowNearer =
                index == counts.count
                || index > 0 && distance - counts[index - 1].distance < counts[index].distance - distance
            if isBelowNearer { index -= 1 }
            counts[index].count += 1
        }
    }

    /// The distance that half of all do not exceed; nil without any.
    var median: Int64? {
        var passed: UInt64 = 0
        for entry in counts {
            passed += entry.count
            if passed * 2 >= total { return entry.distance }
        }
        return nil
    }

    /// The median, and what is within an eighth of it: senders stamp pictures in milliseconds, so 30 a second come 33
    /// or 34 ms apart. Nil without any.
    var usual: (sum: Int64, count: Int64)? {
        guard let median else { return nil }
        var (sum, count): (Int64, Int64) = (0, 0)
        for entry in counts where (entry.distance - median).magnitude <= (median / 8).magnitude {
            let share = Int64(clamping: entry.count)
            let (product, isHuge) = entry.distance.multipliedReportingOverflow(by: share)
            let (next, overflow) = sum.addingReportingOverflow(product)
            guard !isHuge, !overflow else { return (median, 1) }
            sum = next
            count += share
        }
        return (sum, count)
    }

    /// The first entry that is not below `distance`.
    private func place(of distance: Int64) -> Int {
        var low = 0
        var high = counts.count
        while low < high {
            let middle = (low + high) / 2
            if counts[middle].distance < distance { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
