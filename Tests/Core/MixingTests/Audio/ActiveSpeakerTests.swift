import Media
import TestSupport
import Testing

@testable import Mixing

@Suite struct ActiveSpeakerTests {
    private func seconds(_ value: Int64) -> SessionTime { SessionTime(milliseconds: 1000 * value) }

    private func room(hysteresis: Double = 0) -> ActiveSpeaker {
        var room = ActiveSpeaker(hysteresis: hysteresis)
        for input in [7, 3, 5] { room.addInput(input) }
        return room
    }

    /// Lets inputs speak so many stretches in the second that begins at `second`, and ends it.
    private func speak(_ room: inout ActiveSpeaker, _ voiced: [Int: Int], second: Int64) -> ActiveSpeaker.Event? {
        for (input, count) in voiced {
            room.count(VoiceCount(frames: 100, voiced: count), from: input, at: seconds(second))
        }
        return room.poll(at: seconds(second + 1))
    }

    @Test func theMostSpeechWinsAndIsToldOnce() {
        var room = room()
        #expect(speak(&room, [7: 10, 3: 60], second: 0) == .speaks(input: 3, since: .zero))
        #expect(speak(&room, [7: 20, 3: 60], second: 1) == nil)
        #expect(speak(&room, [7: 61, 3: 60], second: 2) == .speaks(input: 7, since: seconds(2)))
        #expect(room.speaker == 7)
    }

    @Test func ofEqualsTheFirstThatJoinedWins() {
        var room = room()
        #expect(speak(&room, [5: 40, 3: 40], second: 0) == .speaks(input: 3, since: .zero))
        #expect(speak(&room, [5: 40, 3: 40, 7: 40], second: 1) == .speaks(input: 7, since: seconds(1)))
    }

    @Test func tellsTheEndOfSpeech() {
        var room = room()
        #expect(speak(&room, [:], second: 0) == nil)
        #expect(speak(&room, [5: 1], second: 1) == .speaks(input: 5, since: seconds(1)))
        #expect(speak(&room, [5: 0], second: 2) == .silence(since: seconds(2)))
        #expect(speak(&room, [:], second: 3) == nil)
        #expect(speak(&room, [5: 1], second: 4) == .speaks(input: 5, since: seconds(4)))
    }

    @Test func decidesAtTheEndOfEachPeriodOnly() {
        var room = room()
        room.count(VoiceCount(frames: 2, voiced: 2), from: 3, at: .zero)
        #expect(room.poll(at: SessionTime(milliseconds: 999)) == nil)
        // What belongs to the next period waits for it.
        room.count(VoiceCount(frames: 2, voiced: 2), from: 5, at: SessionTime(milliseconds: 1_000))
        #expect(room.poll(at: SessionTime(milliseconds: 1_000)) == .speaks(input: 3, since: .zero))
        #expect(room.poll(at: seconds(2)) == .speaks(input: 5, since: seconds(1)))
    }

    @Test func givesTheEventsOfSeveralPeriodsOneByOne() {
        var room = room()
        room.count(VoiceCount(frames: 2, voiced: 2), from: 3, at: .zero)
        #expect(room.poll(at: seconds(10)) == .speaks(input: 3, since: .zero))
        #expect(room.poll(at: seconds(10)) == .silence(since: seconds(1)))
        #expect(room.poll(at: seconds(10)) == nil)
        #expect(speak(&room, [7: 5], second: 10) == .speaks(input: 7, since: seconds(10)))
    }

    @Test func passesHoursWithoutCounting() {
        var room = room()
        #expect(room.poll(at: SessionTime(nanoseconds: .max)) == nil)
        #expect(room.poll(at: SessionTime(nanoseconds: .min)) == nil)
    }

    @Test func whoLeftSpeaksNoMore() {
        var room = room()
        _ = speak(&room, [3: 50], second: 0)
        room.removeInput(3)
        #expect(speak(&room, [3: 100], second: 1) == .silence(since: seconds(1)))
    }

    @Test func tellsTheWinnerAgainAfterAReset() {
        var room = room()
        _ = speak(&room, [3: 50], second: 0)
        room.reset()
        #expect(speak(&room, [3: 50], second: 1) == .speaks(input: 3, since: seconds(1)))
    }

    @Test func onWishASpeakerKeepsTheFloor() {
        var room = room(hysteresis: 0.2)
        _ = speak(&room, [3: 40], second: 0)
        #expect(speak(&room, [3: 40, 7: 60], second: 1) == nil)
        #expect(speak(&room, [3: 40, 7: 61], second: 2) == .speaks(input: 7, since: seconds(2)))
        #expect(speak(&room, [5: 1], second: 3) == .speaks(input: 5, since: seconds(3)))
    }

    @Test(arguments: [Int64.min, 0, .max])
    func bringsImpossiblePeriodsIntoBounds(period: Int64) {
        var room = ActiveSpeaker(period: Interval(nanoseconds: period), hysteresis: .infinity)
        room.addInput(1)
        room.addInput(1)
        room.count(VoiceCount(frames: 1, voiced: 1), from: 1, at: .zero)
        _ = room.poll(at: seconds(1))
    }

    /// Against the rule written down plainly: the greatest count above 0, the first of equals, told when it changes.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func agreesWithThePlainRule(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var room = ActiveSpeaker()
        let inputs = [4, 2, 9, 1]
        for input in inputs { room.addInput(input) }
        var speaker: Int?
        for second in 0..<30 as Range<Int64> {
            var voiced: [Int: Int] = [:]
            for input in inputs where Bool.random(using: &random) {
                voiced[input] = .random(in: 0...4, using: &random)
            }
            let most = inputs.map { voiced[$0] ?? 0 }.max() ?? 0
            let winner = most == 0 ? nil : inputs.first { voiced[$0] == most }
            let event = speak(&room, voiced, second: second)
            if winner == speaker {
                #expect(event == nil)
            } else {
                #expect(
                    event == winner.map { .speaks(input: $0, since: seconds(second)) }
                        ?? .silence(since: seconds(second)))
            }
            speaker = winner
        }
    }

    @Test func strangersDoNotSpeak() {
        var room = room()
        #expect(speak(&room, [99: 100], second: 0) == nil)
        room.removeInput(98)
    }

    @Test func whatComesTooLateCountsForThePeriodThatRuns() {
        var room = room()
        _ = room.poll(at: seconds(5))
        room.count(VoiceCount(frames: 2, voiced: 2), from: 3, at: seconds(1))
        #expect(room.poll(at: seconds(6)) == .speaks(input: 3, since: seconds(5)))
    }
}
