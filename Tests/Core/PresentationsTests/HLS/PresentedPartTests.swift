import Media
import Testing

@testable import Presentations

@Suite struct PresentedPartTests {
    private func part(_ part: Int, of number: Int) -> PresentedPart {
        let start = Int64(number - 1) * 2000 + Int64(part - 1) * 1000
        return PresentedPart(
            path: TrackFiles("video").part(part, ofSegment: number), start: Interval(milliseconds: start),
            duration: Interval(milliseconds: 1000), isIndependent: part == 1)
    }

    private func playlist(segments: Int) -> MediaPlaylist {
        var playlist = MediaPlaylist(
            of: TrackFiles("video"), kind: .window, targetDuration: 2, beginning: Presented.beginning)
        playlist.lowLatency = LowLatency(partTarget: Interval(milliseconds: 1000))
        for i in 1..<segments + 1 {
            playlist.append(Presented.segment(i), parts: [part(1, of: i), part(2, of: i)])
        }
        return playlist
    }

    @Test func partsPrecedeTheirSegmentAndTheNextIsHintedAt() {
        var playlist = playlist(segments: 1)
        playlist.openSegment = OpenSegment(
            start: Interval(milliseconds: 2000), period: 1, parts: [part(1, of: 2)], nextPart: "video/2.2.m4s")
        #expect(
            playlist.rendered() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:2
                #EXT-X-SERVER-CONTROL:PART-HOLD-BACK=3.000000
                #EXT-X-PART-INF:PART-TARGET=1.000000
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-MAP:URI="video/init-1.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:03.456Z
                #EXT-X-PART:DURATION=1.000000,URI="video/1.1.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=1.000000,URI="video/1.2.m4s"
                #EXTINF:2.000000,
                video/1.m4s
                #EXT-X-PART:DURATION=1.000000,URI="video/2.1.m4s",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="video/2.2.m4s"

                """)
    }

    @Test func theFirstSegmentCanBeOpen() {
        var playlist = playlist(segments: 0)
        playlist.openSegment = OpenSegment(start: .zero, period: 2, parts: [part(1, of: 1)])
        #expect(
            playlist.rendered().hasSuffix(
                """
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-DISCONTINUITY-SEQUENCE:1
                #EXT-X-MAP:URI="video/init-2.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T01:02:03.456Z
                #EXT-X-PART:DURATION=1.000000,URI="video/1.1.m4s",INDEPENDENT=YES

                """))
    }

    // draft-pantos-hls-rfc8216bis §6.2.2: three target durations.
    @Test func partsLeaveThePlaylistBeforeTheirSegment() {
        let lines = playlist(segments: 6).rendered().split(separator: "\n")
        let parts = lines.filter { $0.hasPrefix("#EXT-X-PART:") }
        #expect(parts.first?.contains("video/4.1.m4s") == true)
        #expect(parts.count == 6)
        #expect(lines.filter { $0.hasPrefix("#EXTINF") }.count == 6)
    }

    /// Three target durations before the end of the last part, which may be behind the last segment.
    @Test func partsOfTheOpenSegmentAreTheEnd() {
        var playlist = playlist(segments: 6)
        #expect(playlist.rendered().contains("video/4.1.m4s"))
        playlist.openSegment = OpenSegment(start: Interval(milliseconds: 12_000), period: 1, parts: [part(1, of: 7)])
        #expect(playlist.rendered().contains("video/4.1.m4s"))
        playlist.openSegment?.parts.append(part(2, of: 7))
        #expect(!playlist.rendered().contains("video/4.1.m4s") && playlist.rendered().contains("video/5.1.m4s"))
    }

    @Test func segmentsThatLeaveTakeTheirPartsAlong() {
        var playlist = playlist(segments: 2)
        playlist.removeFirst(2)
        playlist.append(Presented.segment(3))
        #expect(!playlist.rendered().contains("EXT-X-PART:"))
    }

    @Test func reportsItsLastPart() {
        var playlist = playlist(segments: 0)
        #expect(playlist.report() == RenditionReport(path: "video.m3u8", lastNumber: 0, lastPart: nil))
        playlist = self.playlist(segments: 3)
        #expect(playlist.report() == RenditionReport(path: "video.m3u8", lastNumber: 3, lastPart: 1))
        playlist.openSegment = OpenSegment(start: Interval(milliseconds: 6000), period: 1)
        #expect(playlist.report() == RenditionReport(path: "video.m3u8", lastNumber: 3, lastPart: 1))
        playlist.openSegment?.parts = [part(1, of: 4)]
        #expect(playlist.report() == RenditionReport(path: "video.m3u8", lastNumber: 4, lastPart: 0))
        // A gap has no parts.
        playlist.openSegment = nil
        playlist.append(Presented.segment(4, isGap: true))
        #expect(playlist.report() == RenditionReport(path: "video.m3u8", lastNumber: 4, lastPart: nil))
    }

    @Test func whatHasEndedHasNoParts() {
        var playlist = playlist(segments: 2)
        playlist.openSegment = OpenSegment(start: Interval(milliseconds: 4000), period: 1, parts: [part(1, of: 3)])
        playlist.finish()
        #expect(!playlist.rendered().contains("EXT-X-PART"))
    }

    @Test func atTheEndNothingIsOpen() {
        var playlist = playlist(segments: 1)
        playlist.openSegment = OpenSegment(start: Interval(milliseconds: 2000), period: 1, nextPart: "video/2.1.m4s")
        playlist.isEnded = true
        let text = playlist.rendered()
        #expect(!text.contains("PRELOAD-HINT"))
        #expect(!text.contains("SERVER-CONTROL"))
    }
}
