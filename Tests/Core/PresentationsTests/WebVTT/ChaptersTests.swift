import Media
import Testing

@testable import Presentations

@Suite struct ChaptersTests {
    private let beginning = WallTime(nanoseconds: 1_000_000_000_000)

    /// Chapters of a minute, from presences in milliseconds: start and title.
    private func chapters(_ presences: [(String, Int64, Int64)]) -> [String] {
        let track = WebVTT.chapters(
            presences.map {
                Participation(
                    name: $0.0, from: beginning.at(SessionTime(milliseconds: $0.1)),
                    to: beginning.at(SessionTime(milliseconds: $0.2)))
            }, since: beginning, duration: Interval(milliseconds: 60_000))
        for (cue, next) in zip(track.cues, track.cues.dropFirst()) { #expect(cue.end == next.start) }
        if let last = track.cues.last { #expect(last.end == Interval(milliseconds: 60_000)) }
        return track.cues.map { cue in
            guard case .chapter(let title) = cue.payload else { return "" }
            return "\(cue.start.nanoseconds / 1_000_000) \(title)"
        }
    }

    @Test func joinsAndLeavesBeginChapters() {
        #expect(
            chapters([("Ann", 0, 60_000), ("Bob", 10_000, 30_000)])
                == ["0 Ann joins", "10000 Bob joins", "30000 Bob leaves"])
    }

    @Test func whoLeavesWithTheEndBeginsNoChapter() {
        #expect(chapters([("Ann", 0, 59_000), ("Bob", 10_000, 59_990)]) == ["0 Ann joins", "10000 Bob joins"])
        #expect(chapters([("Ann", 0, 58_999)]) == ["0 Ann joins", "58999 Ann leaves"])
    }

    @Test func whatHappensTogetherIsOneChapter() {
        #expect(
            chapters([("Ann", 0, 31_000), ("Bob", 2000, 60_000), ("Cleo", 4999, 30_000), ("Dan", 5000, 60_000)])
                == ["0 Ann, Bob and Cleo join", "5000 Dan joins", "30000 Cleo and Ann leave"])
        #expect(
            chapters([("Ann", 0, 20_000), ("Bob", 21_000, 60_000)])
                == ["0 Ann joins", "20000 Bob joins, Ann leaves"])
    }

    @Test func manyNamesAreCounted() {
        #expect(
            chapters([("A", 0, 60_000), ("B", 0, 60_000), ("C", 0, 60_000), ("D", 0, 60_000), ("E", 0, 60_000)])
                == ["0 A, B, C and 2 more join"])
    }

    @Test func aRenewedConnectionIsOneParticipant() {
        #expect(
            chapters([("Ann", 0, 10_000), ("Ann", 10_100, 20_000), ("Ann", 11_000, 60_000)])
                == ["0 Ann joins", "10000 Ann joins, Ann leaves", "20000 Ann leaves"])
    }

    @Test func whatPrecedesTheFirstIsAChapterToo() {
        #expect(chapters([("Ann", 10_000, 60_000)]) == ["0 Beginning", "10000 Ann joins"])
    }

    @Test func theEndOfThePresentationIsNoEvent() {
        #expect(chapters([("Ann", 0, 90_000)]) == ["0 Ann joins"])
        #expect(chapters([("Ann", 70_000, 90_000), ("Bob", -9000, -1)]) == [])
        #expect(chapters([]) == [])
    }
}
