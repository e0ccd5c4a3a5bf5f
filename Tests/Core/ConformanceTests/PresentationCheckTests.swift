import Conformance
import Media
import TestSupport
import Testing

@Suite struct PresentationCheckTests {
    @Test func readsEachFileOfAFolderOnce() {
        let built = BuiltPresentation()
        var counts: [String: Int] = [:]
        var check = PresentationCheck(
            read: { path in
                counts[path, default: 0] += 1
                return built.files[path]
            }, xml: TestXML.parse)
        check.check(folder: built.files.keys.sorted() + ["index.html", "poster.png"])
        #expect(check.findings.listed == [])
        #expect(counts["video/1.m4s"] == 1 && counts["video/init-1.mp4"] == 1)
        #expect(Set(counts.keys) == Set(built.files.keys))
    }

    @Test func reportsAFileWhereACheckBegins() {
        var check = PresentationCheck(read: { _ in nil }, xml: TestXML.parse)
        check.check("index.m3u8")
        #expect(check.findings.listed.map(\.rule) == [.fileMissing])
        #expect(check.findings.listed.first?.place == Place(file: "index.m3u8"))
    }

    @Test func knowsListsByTheirNames() {
        #expect(PresentationCheck.isList("a/index.m3u8") && PresentationCheck.isList("manifest.mpd"))
        #expect(!PresentationCheck.isList("index.html") && !PresentationCheck.isList("m3u8"))
    }

    @Test func saysWhenToReadALivePresentationAgain() {
        var built = BuiltPresentation()
        let ended = built.files
        built.makeLive()
        var files = built.files
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        #expect(check.watch("index.m3u8", at: .zero) == Interval(milliseconds: 2_000))
        files = ended
        files["video.m3u8"] = files["video.m3u8"].map { Array(String(decoding: $0, as: UTF8.self).utf8) }
        #expect(check.watch("index.m3u8", at: SessionTime(milliseconds: 2_000)) == nil)
        #expect(check.findings.listed == [])
        #expect(check.watch("none.m3u8", at: SessionTime(milliseconds: 4_000)) == nil)
    }

    /// Whatever the files of a presentation are, a check ends, and finds something or nothing.
    @Test func neverTrapsOnDamage() {
        var built = BuiltPresentation()
        built.makeLowLatency()
        var generator = SeededGenerator(seed: 2026)
        let names = built.files.keys.sorted()
        for _ in 0..<300 {
            var damaged = built
            for _ in 0..<2 {
                let name = names[Int.random(in: 0..<names.count, using: &generator)]
                damaged.files[name] = built.files[name]?.damaged(using: &generator)
            }
            let findings = damaged.findings()
            #expect(findings.counts.values.allSatisfy { $0 > 0 })
        }
    }
}
