import Media

/// One track while it is written: its description, where its blocks lie, how far it has come.
struct MatroskaTrack {
    var entry: TrackEntry
    let isVideo: Bool
    var times: BlockTimes
    var window = CorrectionWindow()
    private(set) var firstPresentationTime: Int64?
    private(set) var last: Sample?
    /// The highest presentation time.
    private var latestPresentationTime: Int64 = 0

    init(entry: TrackEntry, clockRate: ClockRate, start: Interval) {
        self.entry = entry
        isVideo = entry.format.codec.kind == .video
        times = BlockTimes(clockRate: clockRate, start: max(.zero, start))
    }

    mutating func advance(to sample: Sample) {
        if firstPresentationTime == nil { firstPresentationTime = sample.presentationTime }
        latestPresentationTime =
            last == nil ? sample.presentationTime : max(latestPresentationTime, sample.presentationTime)
        last = sample
    }

    /// End of the sample that is presented last, or of what is heard of it; nil without samples. Priming is not heard.
    var end: Interval? {
        guard let last else { return nil }
        let (sum, overflow) = latestPresentationTime.addingReportingOverflow(max(0, last.duration))
        let end = times.nanoseconds(at: min(overflow ? Int64.max : sum, times.end ?? Int64.max))
        return Interval(nanoseconds: max(0, end - entry.priming.nanoseconds))
    }
}
