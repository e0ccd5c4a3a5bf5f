import Media

/// One track while it is written: its description, where it starts, how far it has come.
struct MatroskaTrack {
    var entry: TrackEntry
    let clockRate: ClockRate
    var start: Interval
    var window = CorrectionWindow()
    private(set) var firstPresentationTime: Int64?
    private(set) var last: Sample?
    /// Presentation time from which on the media is padding; nil where nothing is known of an end.
    var endTime: Int64?
    /// The highest presentation time.
    private(set) var latestPresentationTime: Int64 = 0

    init(entry: TrackEntry, clockRate: ClockRate, start: Interval) {
        self.entry = entry
        self.clockRate = clockRate
        self.start = max(.zero, start)
    }

    var isVideo: Bool { entry.format.codec.kind == .video }

    mutating func advance(to sample: Sample) {
        if firstPresentationTime == nil { firstPresentationTime = sample.presentationTime }
        latestPresentationTime =
            last == nil ? sample.presentationTime : max(latestPresentationTime, sample.presentationTime)
        last = sample
    }

    /// Nearest millisecond after the file's origin, halves upward, as Matroska's blocks count (RFC 9559 §11.1).
    ///
    /// Rounding keeps the order: a later presentation time never gets an earlier one.
    func milliseconds(at presentationTime: Int64) -> Int64 {
        let nanoseconds = min(self.nanoseconds(at: presentationTime), Int64.max - 500_000)
        return (nanoseconds + 500_000) / 1_000_000
    }

    /// Distance of a presentation time from the file's origin; never negative, clamped at 292 years.
    func nanoseconds(at presentationTime: Int64) -> Int64 {
        // Up to 2^33 ticks (26 hours at 90 kHz) the product fits into 64 bits, which spares a wide division.
        let distance =
            (0..<1 << 33).contains(presentationTime)
            ? presentationTime * 1_000_000_000 / clockRate.hertz
            : clockRate.nanoseconds(ofTicks: presentationTime)
        let (sum, overflow) = start.nanoseconds.addingReportingOverflow(distance)
        return overflow ? Int64.max : max(0, sum)
    }

    /// End of the sample that is presented last, or of what is heard of it; nil without samples. Priming is not heard.
    var end: Interval? {
        guard let last else { return nil }
        let (sum, overflow) = latestPresentationTime.addingReportingOverflow(max(0, last.duration))
        let end = nanoseconds(at: min(overflow ? Int64.max : sum, endTime ?? Int64.max))
        return Interval(nanoseconds: max(0, end - entry.priming.nanoseconds))
    }

    /// How much of the end of a sample is padding; zero for most.
    func padding(of sample: Sample) -> Interval {
        guard let endTime else { return .zero }
        let duration = max(0, sample.duration)
        let (sum, overflow) = sample.presentationTime.addingReportingOverflow(duration)
        let (excess, isHuge) = (overflow ? Int64.max : sum).subtractingReportingOverflow(endTime)
        guard excess > 0, !isHuge else { return .zero }
        return Interval(nanoseconds: clockRate.nanoseconds(ofTicks: min(excess, duration)))
    }
}
