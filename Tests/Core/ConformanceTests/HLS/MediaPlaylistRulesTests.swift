import Media
import Testing

@testable import Conformance

@Suite struct MediaPlaylistRulesTests {
    private func found(_ change: (inout MediaPlaylist) -> Void) -> [Finding] {
        var playlist = MediaPlaylist()
        playlist.targetDuration = Interval(milliseconds: 2_000)
        playlist.segments = (1...3).map { number in
            MediaPlaylist.Segment(uri: "\(number)", duration: Interval(milliseconds: 2_000), line: number * 3)
        }
        change(&playlist)
        var findings = Findings()
        MediaPlaylistRules(playlist: playlist, file: "a").check(&findings)
        return findings.listed
    }

    @Test func findsNothingWhereNothingIsWrong() {
        #expect(found { _ in } == [])
    }

    @Test(arguments: [(2_499, true), (2_500, false), (2_000, true), (3_400, false)])
    func roundsDurations(milliseconds: Int64, isWithin: Bool) {
        let findings = found { $0.segments[1].duration = Interval(milliseconds: milliseconds) }
        #expect(findings.map(\.rule) == (isWithin ? [] : [.hlsSegmentTooLong]))
        #expect(findings.allSatisfy { $0.place == .line(6, of: "a") })
    }

    @Test func comparesTheVersionWithWhatIsUsed() {
        let findings = found { $0.demand = (6, 4, "EXT-X-MAP") }
        #expect(findings.map(\.text) == ["EXT-X-MAP needs EXT-X-VERSION 6, found 1"])
        let sufficient = found {
            $0.demand = (6, 4, "EXT-X-MAP")
            $0.version = 6
        }
        #expect(sufficient == [])
    }

    @Test func acceptsAnEmptyDeltaOrOneWithPartsOnly() {
        #expect(found { $0.segments = [] }.map(\.rule) == [.hlsEmpty])
        let delta = found {
            $0.segments = []
            $0.skipped = 4
        }
        #expect(delta == [])
    }

    @Test func startsDatesAgainAtADiscontinuity() {
        func date(_ text: String) -> WallInstant? { WallInstant(parsing: "2026-03-04T05:06:" + text) }
        let later = found {
            $0.segments[0].programDateTime = date("00Z")
            $0.segments[2].programDateTime = date("04.030Z")
        }
        #expect(
            later.map(\.text) == [
                "EXT-X-PROGRAM-DATE-TIME is 0.030 s after what the durations since the last one give"
            ])
        let broken = found {
            $0.segments[0].programDateTime = date("00Z")
            $0.segments[2].programDateTime = date("14Z")
            $0.segments[2].isDiscontinuity = true
        }
        #expect(broken == [])
        let rounded = found {
            $0.segments[0].programDateTime = date("00Z")
            $0.segments[1].programDateTime = date("02.001Z")
        }
        #expect(rounded == [])
    }
}
