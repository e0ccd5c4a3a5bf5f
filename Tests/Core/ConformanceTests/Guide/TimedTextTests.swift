import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct TimedTextTests {
    private func read(_ text: String) -> (cues: [TimedText.Cue], findings: [String]) {
        var findings = Findings()
        let file = TimedText(Array(text.utf8), of: "a.vtt", findings: &findings)
        return (file.cues, findings.listed.map { "\($0.rule.rawValue) \($0.place)" })
    }

    @Test func readsWhatTheSyntaxPermits() {
        let (cues, findings) = read(
            "\u{FEFF}WEBVTT - a title\r\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\r\n\r\nNOTE\r\nnothing\r\n\r\n"
                + "STYLE\r\n::cue {}\r\n\r\nfirst\r\n00:01.500\t-->\t00:02.000 align:left\r\n<v Ann>one\r\ntwo\r\n\r\n\r\n"
                + "100:00:00.000 --> 100:00:00.001")
        #expect(findings == [])
        #expect(cues.map(\.start.seconds) == [1.5, 360_000] && cues.map(\.end.seconds) == [2, 360_000.001])
        #expect(cues.map(\.payload) == [["<v Ann>one", "two"], []] && cues.map(\.line) == [11, 16])
        #expect(read("WEBVTT") == ([], []))
    }

    @Test(arguments: [
        "", "WEBVTTX", "webvtt", " WEBVTT", "\nWEBVTT", "RIFF",
    ])
    func aHeaderIsExact(text: String) {
        #expect(read(text).findings == ["vtt-header a.vtt:1"])
    }

    @Test(arguments: [
        "00:00:01.000-->00:00:02.000", "00:00:01.000 --> 00:00:01.000", "00:00:02.000 --> 00:00:01.000",
        "00:00:01,000 --> 00:00:02,000", "0:00:01.000 --> 0:00:02.000", "00:00:01.00 --> 00:00:02.00",
        "00:60:00.000 --> 01:00:02.000", "00:00:60.000 --> 00:01:02.000", "1.000 --> 2.000", "text alone",
        "00:00:01.000 x --> 00:00:02.000", "00:00:01.000 -->", "-->", "a\nb\n00:00:01.000 --> 00:00:02.000",
        "00:00:01.000 --> 00:00:02.000\n00:00:02.000 --> 00:00:03.000", "99999999:00:00.000 --> 99999999:00:01.000",
        "-1:00:00.000 --> 00:00:01.000", "00:00:+1.000 --> 00:00:02.000",
    ])
    func aCueHasOneLineOfTimes(block: String) {
        let (cues, findings) = read("WEBVTT\n\n\(block)\n\n00:01:00.000 --> 00:01:01.000\n")
        #expect(findings.count == 1 && findings.first?.hasPrefix("vtt-cue ") == true, "\(findings)")
        #expect(cues.count == 1)
    }

    @Test func cuesMayBeginTogether() {
        #expect(read("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:01.000 --> 00:09.000\n").findings == [])
        #expect(
            read("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:00.999 --> 00:09.000\n").findings == ["vtt-order a.vtt:5"])
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 11)
        let text = Array("WEBVTT\n\nNOTE x\n\n00:00:01.000 --> 00:00:02.000\na.jpg#xywh=0,0,1,1\n".utf8)
        for _ in 0..<2000 {
            var findings = Findings()
            let cues = TimedText(text.damaged(using: &generator), of: "a.vtt", findings: &findings).cues
            #expect(cues.allSatisfy { $0.end > $0.start })
        }
    }
}
