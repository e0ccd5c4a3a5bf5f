/// The distances between a track's samples, for `stts` (ISO/IEC 14496-12 §8.6.1.2): runs of equal ones, 8 bytes each.
struct SampleDurations: Sendable {
    private var closedRuns = BigEndianWords()
    private var openRun: (count: UInt32, duration: UInt32) = (0, 0)
    /// The distances that are longer than a run can hold, in their order; a run of 0 stands for each.
    private var pauses: [Int64] = []

    /// Some demuxers read `sample_delta` as signed. A track with longer pauses is written in a coarser time scale.
    static let longest = Int64(Int32.max)

    /// The duration of a sample without a successor.
    static func clamped(_ ticks: Int64) -> UInt32 {
        UInt32(clamping: min(ticks, longest))
    }

    var longestPause: Int64 { pauses.max() ?? 0 }

    mutating func append(_ distance: Int64) {
        let isPause = distance > Self.longest
        if isPause { pauses.append(distance) }
        let duration = isPause ? 0 : Self.clamped(max(1, distance))
        if openRun.count > 0, duration == openRun.duration {
            openRun.count += 1
        } else {
            closeRun()
            openRun = (1, duration)
        }
    }

    /// Every distance, in order.
    func forEach(_ body: (Int64) -> Void) {
        var pauses = pauses[...]
        for (count, duration) in runs {
            for _ in 0..<count { body(duration > 0 ? Int64(duration) : pauses.popFirst() ?? Self.longest) }
        }
    }

    /// `sample_count`, `sample_delta`; `last` is the duration of the sample after the last distance.
    func rendered(last: UInt32) -> BigEndianWords {
        var copy = self
        if !pauses.isEmpty {
            copy = SampleDurations()
            forEach { copy.append(min($0, Self.longest)) }
        }
        copy.append(Int64(last))
        copy.closeRun()
        return copy.closedRuns
    }

    private var runs: [(count: UInt32, duration: UInt32)] {
        stride(from: 0, to: closedRuns.count, by: 2).map { (closedRuns[$0], closedRuns[$0 + 1]) } + [openRun]
    }

    private mutating func closeRun() {
        guard openRun.count > 0 else { return }
        closedRuns.append(openRun.count)
        closedRuns.append(openRun.duration)
        openRun = (0, 0)
    }
}
