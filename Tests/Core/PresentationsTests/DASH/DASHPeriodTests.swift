import Media
import Testing

@testable import Presentations

@Suite struct DASHPeriodTests {
    @Test func periodsDifferInAllThatTheyHave() throws {
        let track = try #require(
            PresentedTrack(files: TrackFiles("audio"), format: Presented.opus, isIndependent: true))
        let representation = DASHRepresentation(
            track: track, bandwidth: 1, timeline: SegmentTimeline(clock: ClockRate(hertz: 48_000)))
        let period = DASHPeriod(number: 1, start: .zero, representations: [representation])
        for change in [
            { $0.number = 2 }, { $0.start = Interval(milliseconds: 1) }, { $0.representations = [] },
            { $0.representations[0].bandwidth = 2 },
            { $0.representations[0].timeline.append(Presented.segment(1)) },
            { $0.representations[0].track.isIndependent = false },
        ] as [(inout DASHPeriod) -> Void] {
            var changed = period
            change(&changed)
            #expect(changed != period)
        }
    }
}
