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

    /// Two tracks with the same times and their own gaps: segments of one number belong together.
    private func tracks(_ count: Int, seed: UInt64) -> [[PresentedSegment]] {
        var generator = SeededGenerator(seed: seed)
        var (first, second): ([PresentedSegment], [PresentedSegment]) = ([], [])
        var start: Int64 = 0
        for number in 1..<count + 1 {
            if Int.random(in: 0..<20, using: &generator) == 0 { start += 48_000 }
            // Packets of 20 ms in ticks of 48 kHz, mostly the same number of them.
            let end = start + 960 * (Int.random(in: 0..<3, using: &generator) == 0 ? 99 : 100)
            let (from, to) = (clock.nanoseconds(ofTicks: start), clock.nanoseconds(ofTicks: end))
            var segment = PresentedSegment(
                number: number, path: "", start: Interval(nanoseconds: from),
                duration: Interval(nanoseconds: to - from), byteCount: 1, isIndependent: true)
            segment.isGap = Int.random(in: 0..<10, using: &generator) == 0
            first.append(segment)
            segment.isGap = Int.random(in: 0..<10, using: &generator) == 0
            second.append(segment)
            start = end
        }
        return [first, second]
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
                number: $0.number, start: clock.ticks(ofNanoseconds: $0.start.nanoseconds),
                end: clock.ticks(ofNanoseconds: $0.end.nanoseconds))
        }
    }

    private func stretches(_ timelines: [SegmentTimeline]) throws -> [DASHStretch] {
        let track = try #require(
            PresentedTrack(files: TrackFiles("audio"), format: Presented.opus, isIndependent: true))
        let representations = timelines.map { DASHRepresentation(track: track, bandwidth: 1, timeline: $0) }
        return DASHStretch.stretches(
            of: DASHPeriod(number: 1, start: .zero, representations: representations))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aPlayerFindsEachSegmentByCounting(seed: UInt64) throws {
        let tracks = tracks(80, seed: seed)
        var timelines = [SegmentTimeline(clock: clock), SegmentTimeline(clock: clock)]
        for (i, track) in tracks.enumerated() { for segment in track { timelines[i].append(segment) } }
        let stretches = try stretches(timelines)
        #expect(Set(stretches.map(\.identifier)).count == stretches.count)
        #expect(stretches.map(\.start) == stretches.map(\.start).sorted())
        for (timeline, track) in zip(timelines, tracks) {
            let parts = stretches.flatMap(\.representations).filter { $0.representation.timeline == timeline }
            #expect(parts.flatMap { listed($0.runs) } == expected(track))
        }
    }

    /// A player that reloads finds the same periods at the same times, with the same segments.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aWindowThatMovesContradictsNothing(seed: UInt64) throws {
        let tracks = tracks(60, seed: seed)
        var timelines = [SegmentTimeline(clock: clock), SegmentTimeline(clock: clock)]
        var starts: [String: Interval] = [:]
        for i in 0..<60 {
            for (index, track) in tracks.enumerated() {
                timelines[index].append(track[i])
                timelines[index].remove(before: i - 6)
            }
            for stretch in try stretches(timelines) {
                #expect(starts[stretch.identifier] == nil || starts[stretch.identifier] == stretch.start)
                starts[stretch.identifier] = stretch.start
            }
            for (timeline, track) in zip(timelines, tracks) {
                #expect(
                    timeline.runs.flatMap { run in (0..<run.count).map { run.number + $0 } }
                        == track[max(0, i - 7)...i].filter { !$0.isGap }.map(\.number))
            }
        }
    }
}
