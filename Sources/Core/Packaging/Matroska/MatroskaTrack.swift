import Media

/// One track while it is written: its description, where it starts, how far it has come.
struct MatroskaTrack {
    var entry: TrackEntry
    let clockRate: ClockRate
    var start: Interval
    var window = CorrectionWindow()
    private(set) var firstTicks: Int64?
    private(set) var last: Sample?
    /// What is decoded from this tick on is padding.
    var cut: Int64?
    /// When the sample that is shown last begins.
    private(set) var latestTicks: Int64 = 0

    init(entry: TrackEntry, clockRate: ClockRate, start: Interval) {
        self.entry = entry
        self.clockRate = clockRate
        self.start = max(.zero, start)
    }

    var isVideo: Bool { entry.format.codec.kind == .video }

    mutating func advance(to sample: Sample) {
        if firstTicks == nil { firstTicks = sample.presentationTime }
        latestTicks = last == nil ? sample.presentationTime : max(latestTicks, sample.presentationTime)
        last = sample
    }

    /// Nearest millisecond after the file's origin, halves upward, as Matroska's blocks count (RFC 9559 §11.1).
    ///
    /// Rounding keeps the order: later ticks never get an earlier time.
    func milliseconds(at ticks: Int64) -> Int64 {
        let nanoseconds = min(self.nanoseconds(at: ticks), Int64.max - 500_000)
        return (nanoseconds + 500_000) / 1_000_000
    }

    /// Distance of `ticks` from the file's origin; never negative, clamped at 292 years.
    func nanoseconds(at ticks: Int64) -> Int64 {
        // Up to 2^33 ticks (26 hours at 90 kHz) the product fits into 64 bits, which spares a wide division.
        let distance =
            (0..<1 << 33).contains(ticks)
            ? ticks * 1_000_000_000 / clockRate.hertz
            : clockRate.nanoseconds(ofTicks: ticks)
        let (sum, overflow) = start.nanoseconds.addingReportingOverflow(distance)
        return overflow ? Int64.max : max(0, sum)
    }

    /// End of the sample that is shown last, or of what is heard of it; nil without samples. Priming is not heard.
    var end: Interval? {
        guard let last else { return nil }
        let (ticks, overflow) = latestTicks.addingReportingOverflow(max(0, last.duration))
        let end = nanoseconds(at: min(overflow ? Int64.max : ticks, cut ?? Int64.max))
        return Interval(nanoseconds: max(0, end - entry.priming.nanoseconds))
    }

    /// How much of the end of a sample is padding; zero for most.
    func padding(of sample: Sample) -> Interval {
        guard let cut else { return .zero }
        let length = max(0, sample.duration)
        let (ticks, overflow) = sample.presentationTime.addingReportingOverflow(length)
        let (excess, isHuge) = (overflow ? Int64.max : ticks).subtractingReportingOverflow(cut)
        guard excess > 0, !isHuge else { return .zero }
        return Interval(nanoseconds: clockRate.nanoseconds(ofTicks: min(excess, length)))
    }
}
