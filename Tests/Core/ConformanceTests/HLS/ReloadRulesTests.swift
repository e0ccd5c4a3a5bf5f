import Media
import Testing

@testable import Conformance

@Suite struct ReloadRulesTests {
    private func playlist(_ numbers: ClosedRange<Int>) -> MediaPlaylist {
        var playlist = MediaPlaylist()
        playlist.targetDuration = Interval(milliseconds: 2_000)
        playlist.mediaSequence = numbers.lowerBound
        playlist.segments = numbers.map { number in
            MediaPlaylist.Segment(uri: "\(number)", duration: Interval(milliseconds: 2_000), line: number)
        }
        return playlist
    }

    private func found(_ earlier: MediaPlaylist, _ later: MediaPlaylist) -> [Rule] {
        var findings = Findings()
        ReloadRules(earlier: earlier, later: later, file: "a").check(&findings)
        return findings.listed.map(\.rule)
    }

    @Test func letsSegmentsComeAndGo() {
        #expect(found(playlist(1...4), playlist(1...4)) == [])
        #expect(found(playlist(1...4), playlist(1...6)) == [])
        #expect(found(playlist(1...4), playlist(3...6)) == [])
        #expect(found(playlist(1...4), playlist(9...12)) == [], "a reader may have missed some")
    }

    @Test func comparesWhatWasListed() {
        var later = playlist(2...6)
        later.segments[1].duration = Interval(milliseconds: 1_999)
        #expect(found(playlist(1...5), later) == [.hlsReloadSegment])
        #expect(found(playlist(1...5), playlist(1...4)) == [.hlsReloadSegment])
        later = playlist(2...6)
        later.segments[3].uri = "other"
        #expect(found(playlist(1...5), later) == [.hlsReloadSegment])
        #expect(found(playlist(1...4), later) == [], "it was not listed")
    }

    @Test func comparesDeltasByNumber() {
        var later = playlist(1...8)
        later.skipped = 4
        later.segments.removeFirst(4)
        #expect(found(playlist(1...7), later) == [])
        later.segments.removeFirst()
        #expect(found(playlist(1...7), later).contains(.hlsReloadSegment))
    }

    @Test func countsDiscontinuitiesThatLeft() {
        var (earlier, later) = (playlist(1...6), playlist(3...7))
        earlier.segments[1].isDiscontinuity = true
        #expect(found(earlier, later) == [.hlsReloadDiscontinuity])
        later.discontinuitySequence = 1
        #expect(found(earlier, later) == [])
        earlier.segments[1].isDiscontinuity = false
        #expect(found(earlier, later) == [.hlsReloadDiscontinuity])
        // The tag before the first segment may have been removed already.
        earlier.segments[2].isDiscontinuity = true
        later.segments[0].isDiscontinuity = true
        #expect(found(earlier, later) == [])
    }

    @Test func keepsTypeEndAndTarget() {
        var (earlier, later) = (playlist(1...6), playlist(2...6))
        earlier.kind = .event
        #expect(found(earlier, later) == [.hlsReloadEvent])
        (earlier, later) = (playlist(1...6), playlist(1...7))
        earlier.isEnded = true
        #expect(found(earlier, later) == [.hlsReloadEnded])
        later.targetDuration = nil
        #expect(found(playlist(1...6), later) == [.hlsReloadTarget])
        #expect(found(playlist(2...6), playlist(1...6)) == [.hlsReloadSequence])
    }

    @Test func keepsThreeTargetDurations() {
        #expect(found(playlist(1...4), playlist(3...5)) == [])
        #expect(found(playlist(1...4), playlist(3...4)) == [.hlsReloadWindow])
        #expect(found(playlist(1...2), playlist(1...2)) == [], "nothing was removed")
    }

    @Test(arguments: [(3_000, false), (3_001, true)])
    func expectsANewSegmentInTime(milliseconds: Int64, isLate: Bool) {
        var findings = Findings()
        ReloadRules.checkPace(
            playlist(1...3), of: "a", unchanged: Interval(milliseconds: milliseconds), &findings)
        #expect(findings.listed.map(\.rule) == (isLate ? [.hlsReloadLate] : []))
        var ended = playlist(1...3)
        ended.isEnded = true
        findings = Findings()
        ReloadRules.checkPace(ended, of: "a", unchanged: Interval(milliseconds: milliseconds), &findings)
        #expect(findings.listed == [])
    }
}
