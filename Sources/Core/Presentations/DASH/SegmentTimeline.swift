public import Media

/// The segments of one track in one period as a manifest lists them: runs of the same length in ticks of the track's
/// time scale (ISO/IEC 23009-1 §5.3.9.6).
///
/// A tick is that of the running time, so a segment begins where the one before ends, and where its file says
/// (`tfdt`). A gap has no place in a timeline whose segments are counted: after it a *stretch* begins.
public struct SegmentTimeline: Equatable, Sendable {
    /// Segments of one length, each of which begins where the one before ends.
    struct Run: Equatable {
        /// Of the first segment.
        var number: Int
        var start: Int64
        var duration: Int64
        var count: Int

        var endNumber: Int { number + count }
        var end: Int64 { start + duration * Int64(count) }
    }

    /// Segments that are counted without a break.
    struct Stretch: Equatable {
        /// Of its first segment, also when that has left.
        var number: Int
        var start: Interval
    }

    /// Ticks per second, those of the media (`mdhd`).
    public let clock: ClockRate
    private(set) var runs: [Run] = []
    /// Those after gaps, from the one in which the first segment is.
    private(set) var stretches: [Stretch] = []
    /// When the first segment begins, and when the last one ends.
    private(set) var start: Interval = .zero
    private(set) var end: Interval = .zero

    var isEmpty: Bool { runs.isEmpty }

    public init(clock: ClockRate) {
        self.clock = clock
    }

    /// Segments come in the order of their numbers. A gap is left out.
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
        if run.number != last.endNumber {
            stretches.append(Stretch(number: run.number, start: segment.start))
            runs.append(run)
        } else if run.start == last.end, run.duration == last.duration {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(run)
        }
    }

    /// Takes away the segments before number `number`.
    public mutating func remove(before number: Int) {
        let kept = runs(from: number, to: .max)
        guard kept != runs else { return }
        runs = kept
        start = Interval(nanoseconds: clock.nanoseconds(ofTicks: runs.first?.start ?? 0))
        if let last = stretches.lastIndex(where: { $0.number <= number }) { stretches.removeFirst(last) }
    }

    /// The runs of segments `from..<to`.
    func runs(from: Int, to: Int) -> [Run] {
        runs.compactMap { run in
            let first = max(run.number, from)
            let end = min(run.endNumber, to)
            guard first < end else { return nil }
            let skipped = Int64(first - run.number)
            return Run(
                number: first, start: run.start + skipped * run.duration, duration: run.duration, count: end - first)
        }
    }
}
