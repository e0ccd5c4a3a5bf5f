import Media

/// Converts the times of a track's blocks. It is small, so that using it does not copy the whole track.
struct BlockTimes {
    let clockRate: ClockRate
    /// Distance of the first sample from the file's origin.
    var start: Interval
    /// Presentation time from which on the media is padding; nil if no end is known.
    var end: Int64?

    /// Nearest millisecond after the file's origin, halves upward, as Matroska's blocks count (RFC 9559 §11.1).
    ///
    /// Rounding keeps the order: a later presentation time never gets an earlier one.
    func milliseconds(at presentationTime: Int64) -> Int64 {
        let nanoseconds = min(self.nanoseconds(at: presentationTime), Int64.max - 500_000)
        return (nanoseconds + 500_000) / 1_000_000
    }

    /// Distance of a presentation time from the file's origin; never negative, clamped at 292 years.
    func nanoseconds(at presentationTime: Int64) -> Int64 {
        let distance = clockRate.nanoseconds(ofTicks: presentationTime)
        let (sum, overflow) = start.nanoseconds.addingReportingOverflow(distance)
        return overflow ? Int64.max : max(0, sum)
    }

    /// How much of the end of a sample is padding; zero for most.
    func padding(of sample: Sample) -> Interval {
        guard let end else { return .zero }
        let duration = max(0, sample.duration)
        let (sum, overflow) = sample.presentationTime.addingReportingOverflow(duration)
        let (excess, isHuge) = (overflow ? Int64.max : sum).subtractingReportingOverflow(end)
        guard excess > 0, !isHuge else { return .zero }
        return clockRate.interval(ofTicks: min(excess, duration))
    }
}
