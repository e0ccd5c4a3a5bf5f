import Media

/// One track while it is written: its description, where its blocks lie, how far it has come.
struct MatroskaTrack {
    var entry: TrackEntry
    let isVideo: Bool
    var times: BlockTimes
    var window = CorrectionWindow()
    private(set) var firstPresentationTime: Int64?
    private(set) var last: Sample?
    private(set) var statistics: TrackStatistics
    /// The highest presentation time.
    private var latestPresentationTime: Int64 = 0
    private var spacing: TimeSpacing

    /// The most that a picture is delayed because others have the milliseconds before; lip-sync does not suffer.
    private static let longestDelay = Interval(milliseconds: 20)

    init(entry: TrackEntry, clockRate: ClockRate, start: Interval) {
        self.entry = entry
        isVideo = entry.format.codec.kind == .video
        times = BlockTimes(clockRate: clockRate, start: max(.zero, start))
        statistics = TrackStatistics(clockRate: clockRate)
        // A millisecond, rounded up: so two times differ wherever the track begins.
        spacing = TimeSpacing(
            distance: (min(clockRate.hertz, .max - 999) + 999) / 1000,
            longestDelay: clockRate.ticks(ofNanoseconds: Self.longestDelay.nanoseconds))
    }

    /// The sample as it is written: pictures less than a millisecond apart get a millisecond each.
    mutating func spaced(_ sample: Sample) -> Sample {
        guard isVideo else { return sample }
        var sample = sample
        sample.presentationTime = spacing.place(sample.presentationTime)
        return sample
    }

    mutating func advance(to sample: Sample, byteCount: Int) {
        statistics.note(byteCount: byteCount, distance: isVideo ? last.map { sample.decodeTime &- $0.decodeTime } : nil)
        if firstPresentationTime == nil { firstPresentationTime = sample.presentationTime }
        latestPresentationTime =
            last == nil ? sample.presentationTime : max(latestPresentationTime, sample.presentationTime)
        last = sample
    }

    /// Fewer pictures do not tell how far apart they usually are: a third of a second of a camera.
    private static let leastPictureCount: UInt64 = 10

    /// The usual distance of pictures while the file grows: that of the header, until it is off by more than a 64th. A
    /// new one costs 4 KB.
    var settledDistance: Interval? {
        guard statistics.frameCount >= Self.leastPictureCount, let usual = statistics.usualDistance else {
            return entry.defaultDuration
        }
        guard let shown = entry.defaultDuration else { return usual }
        let difference = usual.nanoseconds - shown.nanoseconds
        return difference.magnitude * 64 > shown.nanoseconds.magnitude ? usual : shown
    }

    /// From the first sample to the end of the one that is presented last.
    var length: Interval {
        guard let firstPresentationTime, let end else { return .zero }
        return Interval(nanoseconds: max(0, end.nanoseconds - times.nanoseconds(at: firstPresentationTime)))
    }

    /// End of the sample that is presented last, or of what is heard of it; nil without samples. Priming is not heard.
    var end: Interval? {
        guard let last else { return nil }
        let (sum, overflow) = latestPresentationTime.addingReportingOverflow(max(0, last.duration))
        let end = times.nanoseconds(at: min(overflow ? Int64.max : sum, times.end ?? Int64.max))
        return Interval(nanoseconds: max(0, end - entry.priming.nanoseconds))
    }
}
