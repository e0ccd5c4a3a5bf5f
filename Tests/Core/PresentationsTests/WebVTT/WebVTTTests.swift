import Media
import Testing

@testable import Presentations

@Suite struct WebVTTTests {
    private func cue(_ from: Int64, _ to: Int64, _ payload: WebVTT.Payload = .chapter("x")) -> WebVTT.Cue {
        WebVTT.Cue(start: Interval(milliseconds: from), end: Interval(milliseconds: to), payload: payload)
    }

    @Test func eachPayloadHasItsForm() {
        let text = WebVTT([
            cue(0, 1500, .voice("Ann")), cue(1500, 62_000, .chapter("Ann joins")),
            cue(
                62_000, 3_723_004,
                .area(path: "thumbnails/1 a.jpg", FrameArea(x: 160, y: 90, width: 160, height: 90))),
        ]).rendered()
        #expect(
            text == """
                WEBVTT

                00:00:00.000 --> 00:00:01.500
                <v Ann>Ann

                00:00:01.500 --> 00:01:02.000
                Ann joins

                00:01:02.000 --> 01:02:03.004
                thumbnails/1%20a.jpg#xywh=160,90,160,90

                """)
    }

    @Test func withoutCuesItIsValid() {
        #expect(WebVTT([]).rendered() == "WEBVTT\n")
    }

    // §4.1: a cue starts no earlier than the one before, and ends after its start.
    @Test func cuesAreInOrderAndHaveALength() {
        let track = WebVTT([
            cue(5000, 6000), cue(-100, 50), cue(7000, 7000), cue(9000, 8000), cue(100, 200), cue(-9, -1),
        ])
        #expect(track.cues == [cue(0, 50), cue(100, 200), cue(5000, 6000)])
    }

    @Test func lengthsBelowAMillisecondAreLeftOut() {
        let short = WebVTT.Cue(
            start: Interval(nanoseconds: 1_000_000), end: Interval(nanoseconds: 1_400_000), payload: .chapter("x"))
        #expect(WebVTT([short]).cues.isEmpty)
    }

    @Test func aDayHasThreeDigitsOfHoursAfterFourDays() {
        let text = WebVTT([cue(360_000_000, 360_000_001)]).rendered()
        #expect(text.contains("100:00:00.000 --> 100:00:00.001"))
    }

    // §4.2.2; participants choose their names.
    @Test(arguments: [
        ("R&D <b>", "R&amp;D &lt;b&gt;"), ("a --> b", "a --&gt; b"), ("a\n\nb\r\nc\u{0}d", "a b c d"),
        ("  Ann\u{2028}Lee \t", "Ann Lee"), ("", "?"), ("\n", "?"), ("山田 太郎", "山田 太郎"), ("👩‍👧", "👩‍👧"),
        ("NOTE x", "NOTE x"), ("&lt;", "&amp;lt;"),
    ])
    func aNameCannotBecomeAnythingElse(name: String, escaped: String) {
        let voice = WebVTT([cue(0, 1, .voice(name))]).rendered()
        #expect(voice.split(separator: "\n").last.map(String.init) == "<v \(escaped)>\(escaped)")
        let chapter = WebVTT([cue(0, 1, .chapter(name))]).rendered()
        #expect(chapter.split(separator: "\n").last.map(String.init) == escaped)
    }

    @Test func nothingInATextEndsACue() {
        let texts = (0..<0x3000 as Range<UInt32>).compactMap(Unicode.Scalar.init).map { "a\($0)\($0)b" }
        let track = WebVTT(texts.map { cue(0, 1, .voice($0)) }).rendered()
        #expect(
            track.split(separator: "\n", omittingEmptySubsequences: false).filter(\.isEmpty).count == texts.count + 1)
        #expect(!track.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
}
