import Media
import Timing

/// Stretches of a track in which nothing was written, for the report; the list is bounded, the sums are not.
struct GapList {
    struct Gap: Equatable {
        /// Since the track's first frame.
        var start: Interval
        var length: Interval
    }

    /// So many lines of a report are still read; a stream in a bad network has thousands of gaps.
    static let maximumListed = 100
    /// Half a second at 90 kHz without a picture is a freeze that a viewer notices.
    static let videoThreshold: Int64 = 45_000

    /// The distance from the previous packet up to which slewed audio leaves no gap: the maximum of slewing, and a tick
    /// for rounding.
    static func audioThreshold(ofPacket ticks: Int64) -> Int64 {
        max(0, ticks) / (1_000_000 / Slew.maximumRate) + 1
    }

    private(set) var listed: [Gap] = []
    private(set) var count = 0
    private(set) var total = Interval.zero
    /// Time for which a picture stood because the frames between could not be decoded.
    private(set) var frozen = Interval.zero

    /// Notes the distance between the end of one frame and the next, in ticks.
    mutating func note(
        from end: Int64?, to next: Int64, clockRate: ClockRate, threshold: Int64, isFreeze: Bool
    ) {
        guard let end, next > end else { return }
        let length = clockRate.interval(ofTicks: next - end)
        if isFreeze { noteFreeze(of: length) }
        guard next - end > threshold else { return }
        count += 1
        total = Interval(nanoseconds: total.nanoseconds &+ length.nanoseconds)
        if listed.count < Self.maximumListed {
            listed.append(Gap(start: clockRate.interval(ofTicks: end), length: length))
        }
    }

    /// Notes that the picture stood although there were others.
    mutating func noteFreeze(of length: Interval) {
        frozen = Interval(nanoseconds: frozen.nanoseconds &+ max(0, length.nanoseconds))
    }
}
