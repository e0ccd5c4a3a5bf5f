import Media
import TestSupport
import Testing

@testable import Presentations

/// What a player computes from timelines of random segments.
@Suite struct SegmentTimelineReadingTests {
    private struct Listed: Equatable {
        var number: Int
        var start: Int64
        var end: Int64
    }

    private let clock = ClockRate(hertz: 48_000)

    /// Segments with gaps, whose files are counted without them, and leaps of a second.
    private func segments(_ count: Int, seed: UInt64) -> [PresentedSegment] {
        var generator = SeededGenerator(seed: seed)
        var (start, file): (Int64, Int) = (0, 0)
        return (1..<count + 1).map { number in
            if Int.random(in: 0..<20, using: &generator) == 0 { start += 48_000 }
            // Packets of 20 ms in ticks of 48 kHz, mostly the same number of them.
            let end = start + 960 * (Int.random(in: 0..<3, using: &generator) == 0 ? 99 : 100)
            let isGap = Int.random(in: 0..<10, using: &generator) == 0
            if !isGap { file += 1 }
            let (from, to) = (clock.nanoseconds(ofTicks: start), clock.nanoseconds(ofTicks: end))
            start = end
            return PresentedSegment(
                number: number, fileNumber: file, path: "", start: Interval(nanoseconds: from),
                duration: Interval(nanoseconds: to - from), byteCount: 1, isIndependent: true, isGap: isGap)
        }
    }

    /// As a player does: the number from the place, the time from the sum, unless it is given.
    private func listed(_ runs: [SegmentTimeline.Run]) -> [Listed] {
        guard var number = runs.first?.number else { return [] }
        return runs.flatMap { run in
            (0..<run.count).map { i in
                defer { number += 1 }
                let start = run.start + Int64(i) * run.duration
                return Listed(number: number, start: start, end: start + run.duration)
            }
        }
    }

    private func expected(_ segments: [PresentedSegment]) -> [Listed] {
        segments.filter { !$0.isGap }.map {
            Listed(
                number: $0.fileNumber, start: clock.ticks(ofNanoseconds: $0.start.nanoseconds),
                end: clock.ticks(ofNanoseconds: $0.end.nanoseconds))
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aPlayerFindsEachSegmentByCounting(seed: UInt64) {
        let segments = segments(80, seed: seed)
        var timeline = SegmentTimeline(clock: clock)
        for segment in segments { timeline.append(segment) }
        #expect(listed(timeline.runs) == expected(segments))
        #expect(timeline.end == segments.last { !$0.isGap }?.end)
    }

    /// A player that reloads finds the same segments at the same times.
    @Test(arguments: 1...20 as ClosedRange<UInt64>, [1, 6])
    func aWindowThatMovesContradictsNothing(seed: UInt64, length: Int) {
        let all = segments(60, seed: seed)
        let whole = expected(all)
        var timeline = SegmentTimeline(clock: clock)
        for segment in all {
            timeline.append(segment)
            timeline.remove(before: segment.fileNumber - length + 1)
            #expect(listed(timeline.runs) == Array(whole.prefix(segment.fileNumber).suffix(length)))
        }
    }
}
