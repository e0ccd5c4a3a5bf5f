/// The skew between two clocks out of points that were read off both, of which some are wrong.
///
/// The median of the slopes between all pairs of points (Theil and Sen) does not mind if a quarter of the points are
/// far off. A slope within the scatter of the points is no skew: distances stay as the sender gave them.
enum SkewEstimate {
    /// One reading: the stream's clock, and how far the other one was ahead, both in nanoseconds.
    struct Point: Equatable, Sendable {
        var elapsed: Int64
        var offset: Int64
    }

    /// 1000 ppm: a slope beyond it is no crystal's, and could not be followed (see `Slew`).
    static let maximum: Int64 = 1_000_000
    /// The rise over the whole span must be so many times the scatter, so that jitter is not taken for skew; of few
    /// points more is asked, because a few may be on a line by chance.
    private static func significance(ofPoints count: Int) -> Int64 {
        count < 16 ? 12 : count < 24 ? 8 : 4
    }
    /// Timestamps at 8 kHz are rounded by up to 125 µs; less scatter than half of that proves nothing.
    private static let leastScatter: Int64 = 50_000

    /// Parts per billion by which the other clock runs faster; 0 where the points do not show it.
    ///
    /// - Parameter count: with fewer points than this the estimate is 0.
    static func skew(of points: [Point], atLeast count: Int) -> Int64 {
        guard points.count >= max(2, count), let first = points.first, let last = points.last else { return 0 }
        var slopes: [Int64] = []
        slopes.reserveCapacity(points.count * (points.count - 1) / 2)
        for (i, earlier) in points.enumerated() {
            for later in points[(i + 1)...] where later.elapsed > earlier.elapsed {
                slopes.append(slope(from: earlier, to: later))
            }
        }
        guard let slope = median(slopes), slope.magnitude <= UInt64(maximum) else { return 0 }
        let residuals = points.map { $0.offset &- ClockLine.drift(over: $0.elapsed &- first.elapsed, skew: slope) }
        guard let middle = median(residuals),
            let scatter = median(residuals.map { Int64(clamping: ($0 &- middle).magnitude) })
        else { return 0 }
        let rise = ClockLine.drift(over: last.elapsed &- first.elapsed, skew: slope)
        return rise.magnitude >= UInt64(significance(ofPoints: points.count) * max(scatter, leastScatter)) ? slope : 0
    }

    /// Parts per billion.
    private static func slope(from earlier: Point, to later: Point) -> Int64 {
        let run = later.elapsed &- earlier.elapsed
        let (rise, isFar) = later.offset.subtractingReportingOverflow(earlier.offset)
        let (product, isSteep) = rise.multipliedReportingOverflow(by: 1_000_000_000)
        // A rise of less than nine seconds, as nearly all are; a division of 128 bits takes ten times as long.
        guard isFar || isSteep else { return product / run }
        return Int64(clamping: (Int128(later.offset) - Int128(earlier.offset)) * 1_000_000_000 / Int128(run))
    }

    /// The middle one of the values in ascending order, of two middle ones the higher.
    static func median(_ values: [Int64]) -> Int64? {
        guard !values.isEmpty else { return nil }
        // Quickselect (Hoare): the values are only parted around the middle, not put in order.
        var values = values
        let middle = values.count / 2
        var low = 0
        var high = values.count - 1
        while low < high {
            let pivot = values[(low + high) / 2]
            var i = low
            var j = high
            while i <= j {
                while values[i] < pivot { i += 1 }
                while values[j] > pivot { j -= 1 }
                guard i <= j else { break }
                values.swapAt(i, j)
                i += 1
                j -= 1
            }
            if j < middle { low = i }
            if middle < i { high = j }
        }
        return values[middle]
    }
}
