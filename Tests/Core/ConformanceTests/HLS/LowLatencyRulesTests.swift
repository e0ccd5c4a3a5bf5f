import Media
import Testing

@testable import Conformance

@Suite struct LowLatencyRulesTests {
    private func part(_ milliseconds: Int64, line: Int = 5) -> MediaPlaylist.Part {
        MediaPlaylist.Part(
            uri: "p", duration: Interval(milliseconds: milliseconds), range: nil, isIndependent: false, isGap: false,
            line: line)
    }

    /// Two segments of 1 s with two parts each, and a part of the third.
    private func playlist() -> MediaPlaylist {
        var playlist = MediaPlaylist()
        playlist.targetDuration = Interval(milliseconds: 1_000)
        playlist.partTarget = Interval(milliseconds: 500)
        playlist.serverControl = .init(
            canSkipUntil: Interval(milliseconds: 6_000), holdBack: Interval(milliseconds: 3_000),
            partHoldBack: Interval(milliseconds: 1_000), line: 2)
        playlist.segments = (1...2).map { number in
            MediaPlaylist.Segment(
                uri: "\(number)", duration: Interval(milliseconds: 1_000), line: 9 * number,
                parts: [part(500), part(500)])
        }
        playlist.openParts = [part(500)]
        return playlist
    }

    private func found(_ change: (inout MediaPlaylist) -> Void = { _ in }) -> [Rule] {
        var playlist = playlist()
        change(&playlist)
        var findings = Findings()
        LowLatencyRules(playlist: playlist, file: "a").check(&findings)
        return findings.listed.map(\.rule)
    }

    @Test func findsNothingWhereNothingIsWrong() {
        #expect(found() == [])
        var findings = Findings()
        LowLatencyRules(playlist: MediaPlaylist(), file: "a").check(&findings)
        #expect(findings.listed == [])
    }

    @Test func letsTheLastPartOfASegmentBeShort() {
        #expect(found { $0.openParts = [self.part(100)] } == [])
        #expect(found { $0.openParts = [self.part(100), self.part(500)] } == [.hlsPartTooShort])
        #expect(found { $0.openParts = [self.part(425), self.part(500)] } == [])
        #expect(found { $0.openParts = [self.part(424), self.part(500)] } == [.hlsPartTooShort])
        #expect(found { $0.openParts = [self.part(501)] } == [.hlsPartTooLong])
    }

    @Test func holdsBackByTargets() {
        #expect(found { $0.serverControl?.holdBack = Interval(milliseconds: 2_999) } == [.hlsHoldBack])
        #expect(found { $0.serverControl?.partHoldBack = Interval(milliseconds: 999) } == [.hlsPartHoldBack])
        #expect(found { $0.serverControl?.partHoldBack = nil } == [.hlsPartHoldBack])
        #expect(found { $0.serverControl = nil } == [.hlsPartHoldBack])
        #expect(found { $0.serverControl?.canSkipUntil = Interval(milliseconds: 5_999) } == [.hlsCanSkip])
    }

    @Test func skipsOnlyWhereTheServerOffersIt() {
        #expect(found { $0.skipped = 3 } == [])
        #expect(found { $0.skipped = 0 } == [.hlsSkip])
    }

    @Test func addsPartsUp() {
        #expect(found { $0.segments[0].parts.removeLast() } == [.hlsPartSum])
        #expect(found { $0.segments[0].parts = [] } == [])
    }

    @Test func wantsOldPartsGone() {
        let isOld = found { playlist in
            playlist.segments += (3...6).map { number in
                MediaPlaylist.Segment(uri: "\(number)", duration: Interval(milliseconds: 1_000), line: 9 * number)
            }
        }
        #expect(isOld == [.hlsPartOld, .hlsPartOld])
    }

    @Test func wantsAReportOfEachOtherPlaylist() {
        var live = playlist()
        live.reports = ["../audio/a.m3u8"]
        func reported(_ playlist: MediaPlaylist, _ others: [String]) -> [Rule] {
            var findings = Findings()
            LowLatencyRules(playlist: playlist, file: "video/v.m3u8").checkReports(of: others, &findings)
            return findings.listed.map(\.rule)
        }
        #expect(reported(live, ["audio/a.m3u8"]) == [])
        #expect(reported(live, ["audio/a.m3u8", "audio/b.m3u8"]) == [.hlsRenditionReport])
        live.isEnded = true
        #expect(reported(live, ["audio/b.m3u8"]) == [])
    }
}
