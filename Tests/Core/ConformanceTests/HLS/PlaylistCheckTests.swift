import Conformance
import Testing

@Suite struct PlaylistCheckTests {
    private func rules(_ path: String, _ files: [String: [UInt8]]) -> [Rule] {
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        check.check(path)
        return check.findings.listed.map(\.rule)
    }

    @Test func checksAMediaPlaylistByItself() {
        var built = BuiltPresentation()
        #expect(rules("video.m3u8", built.files) == [])
        built.patch("video/2.m4s", ["moof", "traf", "tfdt"], 8, word(0))
        #expect(rules("video.m3u8", built.files) == [.hlsTimeline, .hlsTimeline])
    }

    @Test func refusesAMultivariantPlaylistInAnother() {
        var built = BuiltPresentation()
        built.replace("index.m3u8", "\nvideo.m3u8", "\nother.m3u8")
        built.files["other.m3u8"] = built.files["index.m3u8"]
        #expect(rules("index.m3u8", built.files).contains(.hlsKind))
    }

    @Test func takesTheRenditionOfAVariantOfAudioOnce() {
        var built = BuiltPresentation()
        let audio = 4 * (built.files["audio/1.m4s"]?.count ?? 0)
        built.replace(
            "index.m3u8", "\nvideo.m3u8\n",
            "\nvideo.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=\(audio),CODECS=\"Opus\",AUDIO=\"sound\"\naudio.m3u8\n")
        #expect(rules("index.m3u8", built.files) == [])
    }

    @Test func readsNoMorePlaylistsThanItsLimit() {
        var built = BuiltPresentation()
        let lines = (0..<1_000).map { "#EXT-X-STREAM-INF:BANDWIDTH=1\n\($0).m3u8\n" }
        built.set("index.m3u8", "#EXTM3U\n" + lines.joined())
        built.files["0.m3u8"] = nil
        var reads = 0
        var check = PresentationCheck(
            read: { path in
                reads += 1
                return path == "index.m3u8" ? built.files[path] : Array("#EXTM3U\n#EXT-X-TARGETDURATION:1\n".utf8)
            }, xml: TestXML.parse)
        check.check("index.m3u8")
        #expect(reads == 257)
    }
}
