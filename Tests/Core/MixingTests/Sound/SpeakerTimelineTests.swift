import Media
import Testing

@testable import Mixing

@Suite struct SpeakerTimelineTests {
    private func seconds(_ value: Int64) -> SessionTime { SessionTime(milliseconds: 1000 * value) }

    @Test func listsTurnsFromEventToEvent() {
        var timeline = SpeakerTimeline()
        timeline.handle(.silence(since: .zero))
        timeline.handle(.speaks(input: 1, since: seconds(1)))
        timeline.handle(.speaks(input: 2, since: seconds(3)))
        timeline.handle(.silence(since: seconds(4)))
        timeline.handle(.speaks(input: 1, since: seconds(9)))
        timeline.finish(at: seconds(10))
        timeline.finish(at: seconds(11))
        #expect(
            timeline.turns == [
                .init(input: 1, from: seconds(1), to: seconds(3)), .init(input: 2, from: seconds(3), to: seconds(4)),
                .init(input: 1, from: seconds(9), to: seconds(10)),
            ])
    }

    @Test func isBounded() {
        var timeline = SpeakerTimeline(limit: 2)
        for turn in 0..<5 as Range<Int64> { timeline.handle(.speaks(input: Int(turn), since: seconds(turn))) }
        #expect(timeline.turns.count == 2)
        #expect(timeline.omitted == 2)
    }

    @Test func leavesOutTurnsWithoutLength() {
        var timeline = SpeakerTimeline()
        timeline.handle(.speaks(input: 1, since: seconds(1)))
        timeline.handle(.speaks(input: 2, since: seconds(1)))
        timeline.finish(at: seconds(1))
        #expect(timeline.turns.isEmpty)
    }
}
