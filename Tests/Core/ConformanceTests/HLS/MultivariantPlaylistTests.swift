import Testing

@testable import Conformance

@Suite struct MultivariantPlaylistTests {
    private func read(_ lines: String...) -> (playlist: MultivariantPlaylist, findings: [Finding]) {
        var findings = Findings()
        let text = PlaylistText(Array((["#EXTM3U"] + lines).joined(separator: "\n").utf8), of: "a", findings: &findings)
        return (MultivariantPlaylist(text, of: "a", findings: &findings), findings.listed)
    }

    @Test func readsVariantsAndRenditions() {
        let (playlist, findings) = read(
            "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n\",URI=\"a.m3u8\"",
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"g\",NAME=\"m\",URI=\"s.m3u8\"",
            "#EXT-X-STREAM-INF:BANDWIDTH=5,AUDIO=\"g\"", "v.m3u8",
            "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=2,URI=\"k.m3u8\"")
        #expect(findings == [] && playlist.hasIndependentSegments)
        #expect(playlist.variants.map(\.uri) == ["v.m3u8", "k.m3u8"])
        #expect(playlist.variants.map(\.isOfKeyFrames) == [false, true])
        #expect(playlist.variants.map(\.line) == [5, 7])
        #expect(playlist.renditions.map(\.name) == ["n", "m"])
        #expect(playlist.renditions(of: playlist.variants[0], "AUDIO").map(\.uri) == ["a.m3u8"])
        #expect(playlist.renditions(of: playlist.variants[0], "SUBTITLES").isEmpty)
    }

    @Test func reportsLinesThatDoNotBelongTogether() {
        #expect(read("#EXT-X-STREAM-INF:BANDWIDTH=5").findings.map(\.rule) == [.hlsVariantURI])
        #expect(read("v.m3u8").findings.map(\.rule) == [.hlsVariantURI])
        let twice = read("#EXT-X-STREAM-INF:BANDWIDTH=5", "#EXT-X-STREAM-INF:BANDWIDTH=6", "v")
        #expect(twice.findings.map(\.rule) == [.hlsVariantURI])
        #expect(twice.playlist.variants.map { $0.attributes.integer("BANDWIDTH") } == [6])
        #expect(read("#EXT-X-STREAM-INF:AUDIO=\"a\"", "v").findings.map(\.rule) == [.hlsAttributeRequired])
    }
}
