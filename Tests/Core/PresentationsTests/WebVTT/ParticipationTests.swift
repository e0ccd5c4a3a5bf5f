import Media
import Testing

@testable import Presentations

@Suite struct ParticipationTests {
    private let beginning = WallTime(nanoseconds: 1_000_000_000_000)

    private func participation(_ name: String, _ from: Int64, _ to: Int64) -> Participation {
        Participation(
            name: name, from: beginning.at(SessionTime(milliseconds: from)),
            to: beginning.at(SessionTime(milliseconds: to)))
    }

    @Test func aTurnIsACue() {
        let track = WebVTT.speakers(
            [participation("Ann", 1000, 2000), participation("Bob", 2000, 2500)], since: beginning,
            duration: Interval(milliseconds: 60_000))
        #expect(
            track.rendered() == """
                WEBVTT

                00:00:01.000 --> 00:00:02.000
                <v Ann>Ann

                00:00:02.000 --> 00:00:02.500
                <v Bob>Bob

                """)
    }

    @Test(
        arguments: [
            (-500, 1000, 0, 1000), (500, 9000, 500, 3000), (-900, -100, 0, 0), (4000, 5000, 3000, 3000),
        ] as [(Int64, Int64, Int64, Int64)])
    func timesOutsideArePutIntoThePresentation(from: Int64, to: Int64, first: Int64, last: Int64) {
        let times = participation("Ann", from, to).times(
            since: beginning, duration: Interval(milliseconds: 3000))
        #expect(times.from == Interval(milliseconds: first))
        #expect(times.to == Interval(milliseconds: last))
    }

    @Test func namesAreShortened() {
        // One character of a thousand code points.
        let name = "a" + String(repeating: "\u{301}", count: 1000)
        let short = Participation(name: name, from: beginning, to: beginning).name
        #expect(short.unicodeScalars.count == Participation.nameLimit)
        #expect(Participation(name: "Ann", from: beginning, to: beginning).name == "Ann")
    }

    @Test func whatIsOutsideHasNoCue() {
        let track = WebVTT.speakers(
            [participation("Ann", -900, -100), participation("Ann", 4000, 5000)], since: beginning,
            duration: Interval(milliseconds: 3000))
        #expect(track.cues.isEmpty)
    }

    @Test func extremeTimesDoNotTrap() {
        let extreme = Participation(
            name: "Ann", from: WallTime(nanoseconds: .min), to: WallTime(nanoseconds: .max))
        let times = extreme.times(since: WallTime(nanoseconds: -1), duration: Interval(milliseconds: 5))
        #expect(times.from == .zero)
        #expect(times.to == Interval(milliseconds: 5))
    }
}
