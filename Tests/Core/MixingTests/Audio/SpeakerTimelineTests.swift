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

    /// The floor goes by whole seconds; audio comes in packets of 20 ms.
    private func speak(_ timeline: inout SpeakerTimeline, _ input: Int, from start: Int64, to end: Int64) {
        for time in stride(from: start, to: end, by: 20) {
            timeline.note(VoiceCount(frames: 2, voiced: 1), from: input, at: SessionTime(milliseconds: time))
        }
        timeline.note(VoiceCount(frames: 2, voiced: 0), from: input, at: SessionTime(milliseconds: end))
    }

    @Test func beginsAndEndsATurnWithTheSpeech() {
        var timeline = SpeakerTimeline()
        speak(&timeline, 1, from: 340, to: 1260)
        timeline.handle(.speaks(input: 1, since: .zero))
        timeline.handle(.silence(since: seconds(2)))
        #expect(
            timeline.turns == [
                .init(input: 1, from: SessionTime(milliseconds: 340), to: SessionTime(milliseconds: 1260))
            ])
    }

    @Test func endsATurnBeforeTheNextTalkThatIsKnownAlready() {
        var timeline = SpeakerTimeline()
        speak(&timeline, 1, from: 100, to: 900)
        timeline.handle(.speaks(input: 1, since: .zero))
        // Audio is known some milliseconds before the period ends in which nobody spoke.
        speak(&timeline, 1, from: 2000, to: 2020)
        timeline.handle(.silence(since: seconds(1)))
        timeline.handle(.speaks(input: 1, since: seconds(2)))
        timeline.finish(at: SessionTime(milliseconds: 2015))
        #expect(
            timeline.turns == [
                .init(input: 1, from: SessionTime(milliseconds: 100), to: SessionTime(milliseconds: 900)),
                .init(input: 1, from: seconds(2), to: SessionTime(milliseconds: 2015)),
            ])
    }

    @Test func givesTheFloorToWhoTakesOver() {
        var timeline = SpeakerTimeline()
        speak(&timeline, 1, from: 0, to: 2600)
        timeline.handle(.speaks(input: 1, since: .zero))
        speak(&timeline, 2, from: 1400, to: 2900)
        timeline.handle(.speaks(input: 2, since: seconds(1)))
        timeline.finish(at: seconds(3))
        #expect(
            timeline.turns == [
                .init(input: 1, from: .zero, to: SessionTime(milliseconds: 1400)),
                .init(input: 2, from: SessionTime(milliseconds: 1400), to: SessionTime(milliseconds: 2900)),
            ])
    }
}
