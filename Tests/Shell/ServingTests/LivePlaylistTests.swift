import TestSupport
import Testing

@testable import Serving

/// Playlists made by hand after draft-pantos-hls-rfc8216bis §9 and appendix B.
@Suite struct LivePlaylistTests {
    /// `count` segments of 4 s from `first` on.
    static func text(first: Int = 0, count: Int, end: Bool = false) -> String {
        var text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:\(first)\n"
        text += "#EXT-X-MAP:URI=\"init-1.mp4\"\n"
        for number in first..<first + count { text += "#EXTINF:4.000,\n\(number).m4s\n" }
        return text + (end ? "#EXT-X-ENDLIST\n" : "")
    }

    static let withParts = """
        #EXTM3U
        #EXT-X-TARGETDURATION:4
        #EXT-X-VERSION:9
        #EXT-X-PART-INF:PART-TARGET=0.33334
        #EXT-X-MEDIA-SEQUENCE:266
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:4.00008,
        266.m4s
        #EXT-X-PART:DURATION=0.33334,URI="267.0.mp4"
        #EXT-X-PART:DURATION=0.33334,URI="267.1.mp4"
        #EXTINF:4.00008,
        267.m4s
        #EXT-X-PART:DURATION=0.33334,URI="268.0.mp4",INDEPENDENT=YES
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="268.1.mp4"
        #EXT-X-RENDITION-REPORT:URI="../audio.m3u8",LAST-MSN=268,LAST-PART=0

        """

    private func playlist(_ text: String) throws -> LivePlaylist { try #require(LivePlaylist(parsing: text)) }

    @Test func knowsItsSegments() throws {
        let playlist = try playlist(Self.text(first: 7, count: 3))
        #expect(playlist.target == 4 && playlist.first == 7 && playlist.last == 9 && !playlist.isEnded)
        #expect(playlist.segments.map(\.duration) == [4, 4, 4])
        #expect(playlist.partTarget == nil && playlist.openPartCount == 0)
    }

    @Test func knowsItsParts() throws {
        let playlist = try playlist(Self.withParts)
        #expect(playlist.last == 267 && playlist.partTarget == 0.33334)
        #expect(playlist.segments.map(\.partCount) == [0, 2] && playlist.openPartCount == 1)
        #expect(playlist.tail.count == 3)
        #expect(playlist.hint == "268.1.mp4")
        #expect(try self.playlist(Self.text(count: 3)).hint == nil)
        let map = Self.withParts.replacing("TYPE=PART", with: "TYPE=MAP")
        #expect(try self.playlist(map).hint == nil)
    }

    @Test(
        arguments: [
            (9, nil, true), (10, nil, false), (0, nil, true), (9, 0, true), (9, 5, true), (10, 0, false),
            (Int.max / 2, nil, false),
        ] as [(Int, Int?, Bool)]) func saysWhetherASegmentIsThere(_ sequence: Int, _ part: Int?, _ expected: Bool)
        throws
    {
        #expect(try playlist(Self.text(first: 7, count: 3)).contains(sequence, part: part) == expected)
    }

    @Test(
        arguments: [
            (267, nil, true), (268, nil, false), (268, 0, true), (268, 1, false), (269, 0, false), (267, 1, true),
            // Behind the last part of 267: the first of 268.
            (267, 2, true),
        ] as [(Int, Int?, Bool)]) func saysWhetherAPartIsThere(_ sequence: Int, _ part: Int?, _ expected: Bool) throws
    {
        #expect(try playlist(Self.withParts).contains(sequence, part: part) == expected)
    }

    @Test func takesAPartBehindTheLastOneForTheNextSegments() throws {
        let part = "#EXT-X-PART:DURATION=0.33334,URI=\"268.0.mp4\",INDEPENDENT=YES\n"
        let text = Self.withParts.replacing(part, with: "")
        #expect(try !playlist(text).contains(267, part: 2))
        #expect(try playlist(text).contains(267, part: 1))
    }

    @Test(
        arguments: [
            (268, nil, false), (269, nil, false), (270, nil, true), (268, 0, false), (268, 9, false), (268, 10, true),
            (Int.max / 2, 0, true),
        ] as [(Int, Int?, Bool)]) func saysWhetherARequestIsTooFarAhead(
            _ sequence: Int, _ part: Int?, _ expected: Bool
        ) throws
    {
        // Three seconds of parts of 0.33334 s are nine.
        #expect(try playlist(Self.withParts).isTooFar(sequence, part: part) == expected)
    }

    @Test func addsThePromiseThatItKeeps() throws {
        let rendered = try playlist(Self.text(count: 2)).rendered(skippingOld: false)
        let control = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24.0,HOLD-BACK=12.0\n"
        #expect(rendered.replacing(control, with: "") == Self.text(count: 2))
        #expect(rendered.contains("#EXT-X-TARGETDURATION:4\n" + control))
    }

    @Test func addsTheDistanceOfPartsWhereThereAreParts() throws {
        let rendered = try playlist(Self.withParts).rendered(skippingOld: false)
        #expect(rendered.contains(",HOLD-BACK=12.0,PART-HOLD-BACK=1.000\n"))
        #expect(rendered.hasSuffix("LAST-PART=0\n"))
    }

    @Test func replacesAPromiseOfTheFile() throws {
        let old = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=99"
        let text = Self.text(count: 2).replacing("#EXT-X-MAP", with: old + "\n#EXT-X-MAP")
        let rendered = try playlist(text).rendered(skippingOld: false)
        #expect(!rendered.contains("99") && rendered.contains("HOLD-BACK=12.0"))
    }

    @Test func leavesOutWhatIsOlderThanTheBoundary() throws {
        // Of ten segments of 4 s, six are within 24 s of the end.
        let rendered = try playlist(Self.text(first: 5, count: 10)).rendered(skippingOld: true)
        #expect(rendered.contains("#EXT-X-VERSION:9\n") && rendered.contains("#EXT-X-MEDIA-SEQUENCE:5\n"))
        #expect(rendered.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=4\n#EXTINF:4.000,\n9.m4s\n"))
        #expect(!rendered.contains("8.m4s") && rendered.contains("14.m4s\n"))
        #expect(!rendered.contains("#EXT-X-MAP"))
    }

    @Test func isWholeIfNothingIsOld() throws {
        let playlist = try playlist(Self.text(count: 6))
        #expect(playlist.rendered(skippingOld: true) == playlist.rendered(skippingOld: false))
    }

    @Test func keepsTagsOfALaterSegmentWithIt() throws {
        let tags =
            "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-2.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-30T12:00:00Z\n"
        let segment = "#EXTINF:4.000,\n9.m4s"
        let text = Self.text(count: 10).replacing(segment, with: tags + "#EXT-X-GAP\n" + segment)
        let rendered = try playlist(text).rendered(skippingOld: true)
        #expect(rendered.hasSuffix("8.m4s\n" + tags + "#EXT-X-GAP\n" + segment + "\n"))
    }

    @Test func isRecognizedWhenItHasEnded() throws {
        #expect(try playlist(Self.text(count: 2, end: true)).isEnded)
        #expect(try playlist(Self.text(count: 0, end: true)).last == -1)
    }

    @Test(arguments: [
        "", "#EXTM3U", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n", "#EXT-X-TARGETDURATION:4\n#EXTM3U\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:0\n", "#EXTM3U\n#EXT-X-TARGETDURATION:3601\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:-4\n", "#EXTM3U\n#EXT-X-TARGETDURATION:4.5\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:99999999999999999999\n",
    ]) func isNothingElse(_ text: String) {
        #expect(LivePlaylist(parsing: text) == nil)
    }

    /// Numbers are those of a file that anybody may have written.
    @Test func survivesDamage() throws {
        var generator = SeededGenerator(seed: 8)
        for text in [Self.withParts, Self.text(first: .max - 3, count: 2), Self.text(count: 20)] {
            for _ in 0..<3000 {
                let damaged = Array(text.utf8).damaged(using: &generator)
                guard let playlist = LivePlaylist(parsing: String(decoding: damaged, as: UTF8.self)) else { continue }
                let number = Int.random(in: 0...(.max / 4), using: &generator)
                _ = playlist.contains(number, part: 3)
                _ = playlist.contains(playlist.last, part: number)
                _ = playlist.isTooFar(playlist.last + 1, part: number)
                let whole = playlist.rendered(skippingOld: false)
                #expect(playlist.rendered(skippingOld: true).utf8.count <= whole.utf8.count + 40)
            }
        }
    }
}
