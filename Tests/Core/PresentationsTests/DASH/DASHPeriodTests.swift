import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct DASHPeriodTests {
    private func representation(_ name: String, gaps: Set<Int> = [], from first: Int = 1) throws -> DASHRepresentation {
        let track = try #require(
            PresentedTrack(files: TrackFiles(name), format: Presented.opus, isIndependent: true))
        var timeline = SegmentTimeline(clock: ClockRate(hertz: 48_000))
        for i in first...8 { timeline.append(Presented.segment(i, of: name, isGap: gaps.contains(i))) }
        return DASHRepresentation(track: track, bandwidth: 1, timeline: timeline)
    }

    private func numbers(_ stretch: DASHStretch) -> [[Int]] {
        stretch.representations.map { $0.runs.flatMap { Array($0.number..<$0.endNumber) } }
    }

    @Test func withoutGapsThereIsOneStretch() throws {
        let period = DASHPeriod(
            number: 2, start: Interval(milliseconds: 4), representations: [try representation("audio")])
        let stretches = DASHStretch.stretches(of: period)
        #expect(stretches.map(\.identifier) == ["2"])
        #expect(stretches.map(\.start) == [Interval(milliseconds: 4)])
        #expect(stretches.map(numbers) == [[Array(1...8)]])
    }

    /// Players count the segments of a timeline, so all tracks are cut where one of them has a gap.
    @Test func aGapOfOneTrackCutsAll() throws {
        let period = DASHPeriod(
            number: 1, start: .zero,
            representations: [try representation("a", gaps: [3, 4]), try representation("b", gaps: [7])])
        let stretches = DASHStretch.stretches(of: period)
        #expect(stretches.map(\.identifier) == ["1", "1-5", "1-8"])
        #expect(stretches.map(\.start.nanoseconds) == [0, 8_000_000_000, 14_000_000_000])
        #expect(stretches.map(numbers) == [[[1, 2], [1, 2, 3, 4]], [[5, 6, 7], [5, 6]], [[8], [8]]])
    }

    @Test func aTrackWithoutSegmentsIsLeftOut() throws {
        let empty = DASHPeriod(number: 1, start: .zero, representations: [])
        #expect(DASHStretch.stretches(of: empty).isEmpty)
        let late = DASHPeriod(
            number: 1, start: .zero,
            representations: [try representation("a", gaps: [2]), try representation("b", from: 5)])
        #expect(DASHStretch.stretches(of: late).map(numbers) == [[[1]], [[3, 4, 5, 6, 7, 8], [5, 6, 7, 8]]])
    }

    @Test func aStretchKeepsItsNameInAWindow() throws {
        var representations = [try representation("a", gaps: [3, 4]), try representation("b")]
        for i in representations.indices { representations[i].timeline.remove(before: 7) }
        let period = DASHPeriod(number: 1, start: .zero, representations: representations)
        let stretches = DASHStretch.stretches(of: period)
        #expect(stretches.map(\.identifier) == ["1-5"])
        #expect(stretches.map(\.start) == [Interval(milliseconds: 8000)])
        #expect(stretches.map(numbers) == [[[7, 8], [7, 8]]])
    }
}
