import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewSpeechTests {
    /// Speaks for a second of 10 ms each.
    private func speak(_ speech: inout ViewSpeech, _ connection: Int, second: Int64, voiced: Int) {
        for i in 0..<50 {
            let voices = VoiceCount(frames: 2, voiced: i < voiced / 2 ? 2 : 0)
            speech.note(voices, from: connection, at: SessionTime(milliseconds: second * 1000 + Int64(i) * 20))
        }
    }

    @Test func tellsWhoBeganToSpeakOnce() {
        var speech = ViewSpeech()
        speak(&speech, 4, second: 0, voiced: 80)
        speak(&speech, 2, second: 0, voiced: 20)
        speech.advance(to: SessionTime(milliseconds: 999))
        #expect(speech.takeSpeakers() == [])
        speech.advance(to: SessionTime(milliseconds: 1000))
        #expect(speech.takeSpeakers() == [4])
        #expect(speech.takeSpeakers() == [])
        speak(&speech, 4, second: 1, voiced: 20)
        speak(&speech, 2, second: 1, voiced: 60)
        speech.advance(to: SessionTime(milliseconds: 2000))
        #expect(speech.takeSpeakers() == [2])
    }

    @Test func keepsWhoSpokeWhen() {
        var speech = ViewSpeech()
        speak(&speech, 0, second: 0, voiced: 80)
        speech.advance(to: SessionTime(milliseconds: 1000))
        speech.advance(to: SessionTime(milliseconds: 2000))
        speak(&speech, 1, second: 2, voiced: 40)
        speech.advance(to: SessionTime(milliseconds: 3000))
        speech.finish(at: SessionTime(milliseconds: 3500))
        #expect(
            speech.timeline.turns == [
                .init(input: 0, from: .zero, to: SessionTime(milliseconds: 800)),
                .init(input: 1, from: SessionTime(milliseconds: 2000), to: SessionTime(milliseconds: 2400)),
            ])
    }

    @Test func countsThePeriodThatIsCutOff() {
        var speech = ViewSpeech()
        speak(&speech, 0, second: 0, voiced: 100)
        speech.advance(to: SessionTime(milliseconds: 1000))
        speech.note(VoiceCount(frames: 2, voiced: 2), from: 1, at: SessionTime(milliseconds: 1100))
        speech.finish(at: SessionTime(milliseconds: 1110))
        #expect(
            speech.timeline.turns == [
                .init(input: 0, from: .zero, to: SessionTime(milliseconds: 1000)),
                .init(input: 1, from: SessionTime(milliseconds: 1100), to: SessionTime(milliseconds: 1110)),
            ])
    }
}
