import Conformance
import TestSupport
import Testing

/// Lists that name more than anyone has, and files that are not what their names say.
@Suite struct HostilePresentationTests {
    private func findings(_ entry: String, _ read: @escaping (String) -> [UInt8]?) -> Findings {
        var check = PresentationCheck(read: read, xml: TestXML.parse)
        check.check(entry)
        return check.findings
    }

    @Test func asksAServerThatIsGoneForAHundredSegments() {
        let manifest = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="p" minBufferTime="PT1S" mediaPresentationDuration="PT1S">
            <Period><AdaptationSet mimeType="video/mp4" codecs="x"><Representation id="1" bandwidth="1">
            <SegmentTemplate media="s/$Number$.m4s" initialization="i.mp4"><SegmentTimeline>
            <S t="0" d="1" r="2147483648"/></SegmentTimeline></SegmentTemplate></Representation></AdaptationSet>
            </Period></MPD>
            """
        var reads = 0
        let found = findings("a.mpd") { path in
            if path == "a.mpd" { return Array(manifest.utf8) }
            reads += 1
            return nil
        }
        #expect(reads == 1 + 100 && found.counts[.fileMissing] == reads)
        reads = 0
        let list = [String](repeating: "", count: 5_000).indices.map { "#EXTINF:2,\n\($0).ts\n" }.joined()
        let missing = findings("a.m3u8") { path in
            if path == "a.m3u8" { return Array("#EXTM3U\n#EXT-X-TARGETDURATION:2\n\(list)".utf8) }
            reads += 1
            return path.hasSuffix("50.ts") ? Array("ID3".utf8) : nil
        }
        // The count begins again with each segment that is there.
        #expect(reads == 5_000 && missing.counts == [.fileMissing: 4_950])
    }

    @Test func readsEachFileOnceHoweverOftenItIsNamed() {
        let lines = [String](repeating: "#EXTINF:2.000,\na.ts", count: 20_000).joined(separator: "\n")
        var reads = 0
        let found = findings("a.m3u8") { path in
            reads += path == "a.ts" ? 1 : 0
            return Array((path == "a.ts" ? "x" : "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n" + lines).utf8)
        }
        #expect(reads == 1 && found.counts == [.fileFormat: 1])
    }

    @Test(arguments: [
        "index.m3u8", "video.m3u8", "video/init-1.mp4", "video/1.m4s", "manifest.mpd", "thumbnails.vtt", "sheet.jpg",
    ])
    func takesAnyFileForAnyOther(_ name: String) {
        var built = BuiltPresentation()
        built.addManifest()
        built.addGuide()
        var generator = SeededGenerator(seed: 7)
        let random = (0..<4_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for content in built.files.values + [random, [], [0], Array("#EXTM3U".utf8), Array("<MPD/>".utf8)] {
            var wrong = built
            guard wrong.files[name] != content else { continue }
            wrong.files[name] = content
            #expect(wrong.findings().counts.values.allSatisfy { $0 > 0 })
        }
    }
}
