import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct MediaPlaylistParsingTests {
    private func read(_ lines: [String]) -> (playlist: MediaPlaylist, findings: [Finding]) {
        var findings = Findings()
        let text = PlaylistText(Array((["#EXTM3U"] + lines).joined(separator: "\n").utf8), of: "a", findings: &findings)
        let playlist = MediaPlaylist(text, of: "a", findings: &findings)
        return (playlist, findings.listed)
    }

    @Test func readsThePlaylistsTags() {
        let (playlist, findings) = read([
            "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:6", "#EXT-X-MEDIA-SEQUENCE:120",
            "#EXT-X-DISCONTINUITY-SEQUENCE:3", "#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-INDEPENDENT-SEGMENTS",
            "#EXT-X-PART-INF:PART-TARGET=0.5",
            "#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=36,HOLD-BACK=18.5,PART-HOLD-BACK=1.5", "#EXT-X-ENDLIST",
        ])
        #expect(findings == [])
        #expect(playlist.version == 9 && playlist.targetDuration == Interval(milliseconds: 6_000))
        #expect(playlist.mediaSequence == 120 && playlist.discontinuitySequence == 3)
        #expect(playlist.kind == .event && playlist.hasIndependentSegments && playlist.isEnded)
        #expect(playlist.partTarget == Interval(milliseconds: 500))
        let control = playlist.serverControl
        #expect(control?.canSkipUntil == Interval(milliseconds: 36_000) && control?.line == 9)
        #expect(control?.holdBack == Interval(milliseconds: 18_500))
        #expect(control?.partHoldBack == Interval(milliseconds: 1_500))
    }

    @Test func givesTagsToTheSegmentBehindThem() throws {
        let (playlist, findings) = read([
            "#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"700@0\"", "#EXTINF:2.002,a title, with a comma", "1.m4s",
            "#EXT-X-DISCONTINUITY", "#EXT-X-MAP:URI=\"j.mp4\"", "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:02Z",
            "#EXTINF:2,", "2.m4s", "#EXT-X-GAP", "#EXTINF:2,", "3.m4s", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"",
            "#EXTINF:2,", "4.m4s",
        ])
        #expect(findings == [])
        try #require(playlist.segments.count == 4)
        let segments = playlist.segments
        #expect(segments.map(\.uri) == ["1.m4s", "2.m4s", "3.m4s", "4.m4s"])
        #expect(segments.map { $0.map?.uri } == ["i.mp4", "j.mp4", "j.mp4", "j.mp4"])
        #expect(segments[0].map?.range == MediaPlaylist.ByteRange(offset: 0, count: 700))
        #expect(segments.map(\.isDiscontinuity) == [false, true, false, false])
        #expect(segments.map(\.isGap) == [false, false, true, false])
        #expect(segments.map(\.isEncrypted) == [false, false, false, true])
        #expect(segments[1].programDateTime?.sinceEpoch == Interval(milliseconds: 2_000))
        #expect(segments.map(\.line) == [4, 9, 12, 15])
    }

    @Test func continuesByteRanges() {
        let (playlist, findings) = read([
            "#EXT-X-BYTERANGE:100@50", "#EXTINF:1,", "a", "#EXT-X-BYTERANGE:30", "#EXTINF:1,", "a",
            "#EXT-X-BYTERANGE:30", "#EXTINF:1,", "b",
        ])
        #expect(
            playlist.segments.map(\.range) == [.init(offset: 50, count: 100), .init(offset: 150, count: 30), nil])
        #expect(findings.map(\.rule) == [.hlsByteRange])
    }

    @Test func keepsPartsWithTheirSegment() {
        let (playlist, findings) = read([
            "#EXT-X-PART:DURATION=0.5,URI=\"1.1\",INDEPENDENT=YES", "#EXT-X-PART:DURATION=0.4,URI=\"1.2\",GAP=YES",
            "#EXTINF:1,", "1", "#EXT-X-PART:DURATION=0.5,URI=\"2\",BYTERANGE=\"20@0\"",
            "#EXT-X-PART:DURATION=0.5,URI=\"2\",BYTERANGE=\"10\"",
        ])
        #expect(findings == [])
        #expect(playlist.segments.map { $0.parts.map(\.uri) } == [["1.1", "1.2"]])
        #expect(playlist.segments.first?.parts.map(\.isIndependent) == [true, false])
        #expect(playlist.segments.first?.parts.map(\.isGap) == [false, true])
        #expect(playlist.openParts.map(\.range) == [.init(offset: 0, count: 20), .init(offset: 20, count: 10)])
    }

    @Test(arguments: [
        ("#EXT-X-VERSION", Rule.hlsTagSyntax), ("#EXT-X-VERSION:-1", .hlsTagSyntax),
        ("#EXT-X-TARGETDURATION:6.0", .hlsTagSyntax), ("#EXT-X-MEDIA-SEQUENCE:99999999999999999999", .hlsTagSyntax),
        ("#EXT-X-PLAYLIST-TYPE:LIVE", .hlsTagSyntax), ("#EXTINF:2.0", .hlsTagSyntax), ("#EXTINF:x,", .hlsTagSyntax),
        ("#EXT-X-PROGRAM-DATE-TIME:yesterday", .hlsTagSyntax), ("#EXT-X-MAP:URI=\"a\",BYTERANGE=\"5\"", .hlsByteRange),
        ("#EXT-X-BYTERANGE:1@9223372036854775807\na", .hlsByteRange), ("#EXT-X-BYTERANGE:0@0\na", .hlsByteRange),
    ])
    func reportsValuesOfAnotherForm(line: String, rule: Rule) {
        #expect(read([line]).findings.map(\.rule) == [rule])
    }

    @Test(arguments: [
        ("#EXTINF:1.5,", 3), ("#EXT-X-I-FRAMES-ONLY", 4), ("#EXT-X-MAP:URI=\"a\"", 6),
        ("#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"a\"", 5), ("#EXT-X-SKIP:SKIPPED-SEGMENTS=3", 9),
        ("#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\"", 10),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1", 2),
        ("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"x\"", 5),
        ("#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\"", 8), ("#EXT-X-DEFINE:QUERYPARAM=\"a\"", 11), ("#EXTINF:1,", 1),
    ])
    func knowsWhichVersionATagNeeds(line: String, version: Int) {
        #expect(read([line]).playlist.demand.version == version)
    }

    @Test func neverTrapsOnDamage() {
        var built = BuiltPresentation()
        built.makeLowLatency()
        let bytes = built.files["video.m3u8"] ?? []
        var generator = SeededGenerator(seed: 8216)
        for _ in 0..<500 {
            var findings = Findings()
            let text = PlaylistText(bytes.damaged(using: &generator), of: "a", findings: &findings)
            let playlist = MediaPlaylist(text, of: "a", findings: &findings)
            MediaPlaylistRules(playlist: playlist, file: "a").check(&findings)
            LowLatencyRules(playlist: playlist, file: "a").check(&findings)
            #expect(findings.listed.allSatisfy { $0.place.file == "a" })
        }
    }
}
