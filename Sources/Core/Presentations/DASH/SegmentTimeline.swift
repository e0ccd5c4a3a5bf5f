public import Media

/// The segments of one track in one period as a manifest lists them: runs of the same length in ticks of the track's
/// time scale (ISO/IEC 23009-1 §5.3.9.6).
///
/// A tick is that of the running time, so a segment begins where the one before ends, and where its file says
/// (`tfdt`). Players count segments (`$Number$`): a gap has neither a number nor a run, and the run behind it says
/// where it begins.
public struct SegmentTimeline: Equatable, Sendable {
    /// Segments of one length, each of which begins where the one before ends.
    struct Run: Equatable {
        /// Of the first segment's file.
        var number: Int
        var start: Int64
        var duration: Int64
        var count: Int

        var endNumber: Int { number + count }
        var end: Int64 { start + duration * Int64(count) }
    }

    /// Ticks per second, those of the media (`mdhd`).
    public let clock: ClockRate
    private(set) var runs: [Run] = []
    /// When the first segment begins, and when the last one ends.
    private(set) var start: Interval = .zero
    private(set) var end: Interval = .zero

    var isEmpty: Bool { runs.isEmpty }

    public init(clock: ClockRate) {
        self.clock = clock
    }

    /// Segments come in the order of their numbers. A gap is left out: there is no file.
    public mutating func append(_ segment: PresentedSegment) {
        guard !segment.isGap else { return }
        let ticks = clock.ticks(ofNanoseconds: max(0, segment.start.nanoseconds))
        let run = Run(
            number: segment.fileNumber, start: ticks,
            duration: max(0, clock.ticks(ofNanoseconds: max(0, segment.end.nanoseconds)) - ticks), count: 1)
        end = segment.end
        guard let last = runs.last else {
            runs.append(run)
            start = segment.start
            return
        }
        if run.number == last.endNumber, run.start == last.end, run.duration == last.duration {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(run)
        }
    }

    /// Takes away the segments whose files have a number before `number`.
    public mutating func remove(before number: Int) {
        guard let first = runs.first, first.number < number else { return }
        runs = runs.compactMap { run in
            let skipped = max(0, number - run.number)
            guard skipped < run.count else { return nil }
            return Run(
                number: run.number + skipped, start: run.start + Int64(skipped) * run.duration,
                duration: run.duration, count: run.count - skipped)
        }
        start = clock.interval(ofTicks: runs.first?.start ?? 0)
    }
}
