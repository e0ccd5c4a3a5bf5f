import Media
import Testing

@testable import Presentations

@Suite struct MediaPlaylistTests {
    private func playlist(
        _ segments: [PresentedSegment], kind: MediaPlaylist.Kind = .event, form: TrackFiles.Form = .fragmentedMP4
    ) -> MediaPlaylist {
        var playlist = MediaPlaylist(
            of: TrackFiles("video", form: form), kind: kind, targetDuration: 2, beginning: Presented.beginning)
        for segment in segments { playlist.append(segment) }
        return playlist
    }

    @Test func anEventNamesAllThatIsThere() {
        var playlist = playlist([Presented.segment(1), Presented.segment(2, lasting: 1980)])
        playlist.isIndependent = true
        #expect(
            playlist.rendered() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:2
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-PLAYLIST-TYPE:EVENT
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="video/init-1.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:03.456Z
                #EXTINF:2.000000,
                video/1.m4s
                #EXTINF:1.980000,
                video/2.m4s

                """)
    }

    @Test func theEndIsSaid() {
        var playlist = playlist([Presented.segment(1)])
        playlist.kind = .vod
        playlist.isEnded = true
        let lines = playlist.rendered().split(separator: "\n")
        #expect(lines.contains("#EXT-X-PLAYLIST-TYPE:VOD"))
        #expect(lines.last == "#EXT-X-ENDLIST")
    }

    @Test func anEmptyOneIsValid() {
        #expect(
            playlist([], kind: .window).rendered()
                == "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n")
    }

    // RFC 8216 §4.3.2.3, §4.3.2.6.
    @Test func aPeriodBeginsWithADiscontinuityAndItsInitializationAndDate() {
        let playlist = playlist([Presented.segment(1), Presented.segment(2, at: 2500, period: 2)])
        #expect(
            playlist.rendered().hasSuffix(
                """
                video/1.m4s
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="video/init-2.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:05.956Z
                #EXTINF:2.000000,
                video/2.m4s

                """))
    }

    // Players compare discontinuity sequence numbers of renditions (RFC 8216 §6.2.4).
    @Test func aPeriodWithoutSegmentsIsCountedToo() {
        let playlist = playlist([Presented.segment(1, period: 2), Presented.segment(2, period: 4)])
        #expect(playlist.discontinuitySequence == 1)
        let lines = playlist.rendered().split(separator: "\n")
        #expect(lines.contains("#EXT-X-DISCONTINUITY-SEQUENCE:1"))
        #expect(lines.filter { $0 == "#EXT-X-DISCONTINUITY" }.count == 2)
    }

    // draft-pantos-hls-rfc8216bis §4.4.4.7.
    @Test func afterAGapTheDateIsGivenAgain() {
        let playlist = playlist([Presented.segment(1), Presented.segment(2, isGap: true), Presented.segment(3)])
        #expect(
            playlist.rendered().hasSuffix(
                """
                video/1.m4s
                #EXT-X-GAP
                #EXTINF:2.000000,
                video/2.m4s
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:07.456Z
                #EXTINF:2.000000,
                video/3.m4s

                """))
    }

    @Test func afterALeapOfTimeTheDateIsGivenAgain() {
        let text = playlist([Presented.segment(1), Presented.segment(2, at: 2100)]).rendered()
        #expect(text.contains("#EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:05.556Z\n#EXTINF:2.000000,\nvideo/2.m4s"))
    }

    @Test func withoutAWallClockThereIsNoDate() {
        var playlist = MediaPlaylist(of: TrackFiles("audio"), targetDuration: 2, beginning: nil)
        playlist.append(Presented.segment(1))
        #expect(!playlist.rendered().contains("DATE"))
    }

    // Packets of AAC at 44.1 kHz: 1024 samples are 23.2199546 ms.
    @Test func durationsAddUpToTheRunningTime() {
        var playlist = playlist([])
        let packet = { (count: Int64) in Interval(nanoseconds: count * 1024 * 1_000_000_000 / 44_100) }
        for i in 0..<1000 as Range<Int64> {
            let start = packet(i * 86)
            let duration = SessionTime(nanoseconds: packet(i * 86 + 86).nanoseconds) - SessionTime.zero
            playlist.append(
                PresentedSegment(
                    number: Int(i) + 1, path: "a", start: start,
                    duration: Interval(nanoseconds: duration.nanoseconds - start.nanoseconds), byteCount: 1,
                    isIndependent: true))
        }
        let sum = playlist.rendered().split(separator: "\n").reduce(0.0) { sum, line in
            guard line.hasPrefix("#EXTINF:") else { return sum }
            return sum + (Double(line.dropFirst(8).dropLast()) ?? .nan)
        }
        #expect(abs(sum - packet(86_000).seconds) < 1e-6)
    }

    // RFC 8216 §6.2.2.
    @Test func whatLeavesAWindowTakesItsTagsAlong() {
        var playlist = playlist(
            [Presented.segment(1), Presented.segment(2, period: 2), Presented.segment(3, period: 2)], kind: .window)
        playlist.removeFirst()
        playlist.append(Presented.segment(4, period: 2))
        #expect(
            playlist.rendered() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:2
                #EXT-X-MEDIA-SEQUENCE:2
                #EXT-X-DISCONTINUITY-SEQUENCE:1
                #EXT-X-MAP:URI="video/init-2.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:05.456Z
                #EXTINF:2.000000,
                video/2.m4s
                #EXTINF:2.000000,
                video/3.m4s
                #EXTINF:2.000000,
                video/4.m4s

                """)
        playlist.removeFirst(9)
        #expect(playlist.segments.isEmpty)
    }

    @Test(arguments: [
        (TrackFiles.Form.fragmentedMP4, false, 6), (.fragmentedMP4, true, 5), (.transportStream, true, 4),
        (.transportStream, false, 3),
    ])
    func theVersionIsTheLeastThatTheTagsNeed(form: TrackFiles.Form, hasKeyFramesOnly: Bool, version: Int) {
        var playlist = playlist([Presented.segment(1)], form: form)
        playlist.hasKeyFramesOnly = hasKeyFramesOnly
        let lines = playlist.rendered().split(separator: "\n")
        #expect(lines[1] == "#EXT-X-VERSION:\(version)")
        #expect(lines.contains { $0.hasPrefix("#EXT-X-MAP") } == (form == .fragmentedMP4))
        #expect(lines.contains("#EXT-X-I-FRAMES-ONLY") == hasKeyFramesOnly)
    }

    // RFC 8216 §4.3.2.2, §4.3.3.6.
    @Test func aKeyFrameIsARangeOfItsSegment() {
        var segment = Presented.segment(3)
        segment.range = 20..<4020
        var playlist = playlist([segment])
        playlist.hasKeyFramesOnly = true
        #expect(
            playlist.rendered().hasSuffix(
                """
                #EXTINF:2.000000,
                #EXT-X-BYTERANGE:4000@20
                video/3.m4s

                """))
    }

    /// The text of a segment is the same whether it was rendered in its time or in the end.
    @Test func theTextDoesNotDependOnWhenItIsRendered() {
        var grown = playlist([])
        var last = ""
        for i in 1...20 {
            grown.append(Presented.segment(i, period: 1 + i / 7, isGap: i == 5))
            let text = grown.rendered()
            #expect(text.hasPrefix(last))
            last = text
        }
    }

    @Test(arguments: [(0, [1, 2, 3]), (2, [2, 3]), (5, [1, 2, 3])])
    func aWindowKeepsANumberOfSegments(count: Int, numbers: [Int]) {
        var playlist = playlist([], kind: .window)
        for i in 1...3 { playlist.append(Presented.segment(i), keeping: count) }
        #expect(playlist.segments.map(\.number) == numbers)
    }

    @Test(arguments: [(MediaPlaylist.Kind.event, MediaPlaylist.Kind.vod), (.vod, .vod), (.window, .window)])
    func whatHasAllSegmentsIsOnDemandInTheEnd(kind: MediaPlaylist.Kind, ended: MediaPlaylist.Kind) {
        var playlist = playlist([Presented.segment(1)], kind: kind)
        playlist.finish()
        #expect(playlist.kind == ended && playlist.isEnded)
    }

    @Test func hostilePeriodsDoNotTrap() {
        let text = playlist([Presented.segment(1, period: 3), Presented.segment(2, period: -1)]).rendered()
        #expect(!text.contains("#EXT-X-DISCONTINUITY\n"))
    }
}
