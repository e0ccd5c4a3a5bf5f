import Conformance
import Testing

/// One line of a right playlist after the other, changed: what is found, and where.
@Suite struct PlaylistSyntaxTests {
    private static let playlist = [
        "#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:7",
        "#EXT-X-DISCONTINUITY-SEQUENCE:1", "#EXT-X-START:TIME-OFFSET=-4.0,PRECISE=YES",
        "#EXT-X-MAP:URI=\"video/init-1.mp4\"", "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-03-04T05:06:07Z\"",
        "#EXT-X-PROGRAM-DATE-TIME:2026-03-04T05:06:02.000Z", "#EXT-X-BITRATE:80", "#EXTINF:2.000,the first",
        "video/1.m4s", "# a comment", "", "#EXTINF:2.000,", "video/2.m4s", "#EXT-X-ENDLIST",
    ]

    private func found(_ lines: [String]) -> [String] {
        var files = BuiltPresentation().files
        files["a.m3u8"] = Array(lines.joined(separator: "\n").utf8)
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        check.check("a.m3u8")
        return check.findings.listed.map { "\($0.place) \($0.rule.rawValue)" }
    }

    private func changed(_ number: Int, _ line: String) -> [String] {
        var lines = Self.playlist
        lines[number - 1] = line
        return found(lines)
    }

    @Test func findsNothingInTheRightOne() {
        #expect(found(Self.playlist) == [])
        #expect(found(Self.playlist.map { $0 + "\r" }) == [])
    }

    @Test(
        arguments: [
            (1, "#EXTM3U ", ["a.m3u8:1 hls-header", "a.m3u8:1 hls-tag-known"]), (1, "", ["a.m3u8:1 hls-header"]),
            (2, "#EXT-X-VERSION:nine", ["a.m3u8:2 hls-tag-syntax", "a.m3u8:7 hls-version"]),
            (2, "#EXT-X-VERSION:5", ["a.m3u8:7 hls-version"]), (2, "#EXT-X-VERSION:6", []),
            (3, "#EXT-X-TARGETDURATION:2.0", ["a.m3u8:3 hls-tag-syntax", "a.m3u8 hls-target-duration"]),
            (3, "#EXT-X-TARGETDURATION:1", ["a.m3u8:12 hls-segment-too-long", "a.m3u8:16 hls-segment-too-long"]),
            (3, "#EXT-X-VERSION:9", ["a.m3u8:3 hls-tag-once", "a.m3u8 hls-target-duration"]),
            (4, "#EXT-X-MEDIA-SEQUENCE:0x7", ["a.m3u8:4 hls-tag-syntax"]),
            (4, "#EXT-X-MEDIA-SEQUENCE", ["a.m3u8:4 hls-tag-syntax"]),
            (5, "#EXT-X-DISCONTINUITY-SEQUENCE:-1", ["a.m3u8:5 hls-tag-syntax"]),
            (6, "#EXT-X-START:PRECISE=YES", ["a.m3u8:6 hls-attribute-required"]),
            (6, "#EXT-X-START:TIME-OFFSET=1,time=2", ["a.m3u8:6 hls-attribute-list"]),
            (8, "#EXT-X-DATERANGE:ID=\"a", ["a.m3u8:8 hls-attribute-list", "a.m3u8:8 hls-attribute-required"]),
            (9, "#EXT-X-PROGRAM-DATE-TIME:tomorrow", ["a.m3u8:9 hls-tag-syntax"]),
            (11, "#EXTINF:2.000", ["a.m3u8:11 hls-tag-syntax"]),
            (11, "#EXTINF:,", ["a.m3u8:11 hls-tag-syntax", "a.m3u8:12 hls-extinf"]),
            (11, "#EXTINF:-2.000,", ["a.m3u8:11 hls-tag-syntax", "a.m3u8:12 hls-extinf"]),
            (11, "#EXTINF:2.4,", ["a.m3u8:12 hls-segment-duration"]),
            (12, "video/2.m4s", ["a.m3u8:16 hls-timeline"]), (12, "/video/1.m4s", ["a.m3u8:12 file-outside"]),
            (12, "video/9.m4s", ["a.m3u8:12 file-missing"]), (12, "video%2f1.m4s", ["a.m3u8:12 file-outside"]),
            (12, "./video//1.m4s", []), (12, "video/%31.m4s", []),
            (12, "audio/1.m4s", ["a.m3u8:12 hls-segment-duration", "a.m3u8:16 hls-timeline"]),
            (13, "#EXTINFO:2.0,", ["a.m3u8:13 hls-tag-known"]), (13, "#EXT-X-CUE-OUT:30", ["a.m3u8:13 hls-tag-known"]),
            (13, "#EXT-X-MEDIA-SEQUENCE:7", ["a.m3u8:13 hls-tag-once", "a.m3u8:13 hls-tag-order"]),
            (13, "#EXT-X-BYTERANGE:99999999@0", ["a.m3u8:16 hls-byte-range"]),
            (13, "#EXT-X-BYTERANGE:x", ["a.m3u8:16 hls-byte-range"]), (14, "#EXT-X-GAP", []),
            (14, "#EXT-X-DISCONTINUITY", []), (15, "#EXTINF:2,", []), (17, "#EXT-X-ENDLIST:", []),
        ] as [(Int, String, [String])])
    func findsAChangedLine(number: Int, line: String, expected: [String]) {
        #expect(changed(number, line) == expected, "\(line)")
    }

    @Test func takesATagOutOfEachLine() {
        var rules: Set<String> = []
        for number in Self.playlist.indices {
            var lines = Self.playlist
            lines.remove(at: number)
            for text in found(lines) { rules.insert(String(text.split(separator: " ").last ?? "")) }
        }
        #expect(rules.isSuperset(of: ["hls-header", "hls-version", "hls-target-duration", "hls-map", "hls-extinf"]))
    }
}
