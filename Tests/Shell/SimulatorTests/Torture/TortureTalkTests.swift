import Media
import Testing

@testable import Simulator

@Suite struct TortureTalkTests {
    /// Whether each packet of 20 ms is sent: "t" within talk, "T" where talk begins, "n" as comfort noise, "-" not at
    /// all.
    private func packets(_ count: Int64, talking: Int64, silent: Int64) -> String {
        var talk = TortureTalk(
            .init(talking: Interval(milliseconds: talking), silent: Interval(milliseconds: silent)), clockRate: 48_000)
        return (0..<count).map { number -> String in
            let isTalk = number * 20 % (talking + silent) < talking
            return talk.sends(at: number * 960).map { $0 ? "T" : isTalk ? "t" : "n" } ?? "-"
        }.joined()
    }

    @Test func marksTheBeginningOfTalkAfterAPause() {
        #expect(packets(8, talking: 40, silent: 60) == "tt---Tt-")
    }

    @Test func sendsComfortNoiseAfterTwentyPacketsLeftOut() {
        let silence = String(repeating: "-", count: 20)
        #expect(packets(45, talking: 20, silent: 860) == "t" + silence + "n" + silence + "n-T")
    }

    @Test func neverPausesWithoutSilence() {
        #expect(packets(5, talking: 20, silent: 0) == "ttttt")
    }

    @Test func patternShorterThanATickIsSilence() {
        var talk = TortureTalk(
            .init(talking: Interval(nanoseconds: 1), silent: Interval(nanoseconds: 1)), clockRate: 48_000)
        let sent = (0..<42).map { talk.sends(at: $0 * 960) }
        #expect(sent.indices.filter { sent[$0] != nil } == [20, 41])
    }
}
