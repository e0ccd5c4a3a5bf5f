import Conformance
import TestSupport
import Testing

@Suite struct ManifestCheckTests {
    private func findings(_ text: String) -> [Finding] {
        var check = PresentationCheck(read: { $0 == "m.mpd" ? Array(text.utf8) : nil }, xml: TestXML.parse)
        check.check("m.mpd")
        return check.findings.listed
    }

    @Test(arguments: ["<MPD", "<MPD/>", "<Period xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>", "<MPD xmlns=\"urn:x\"/>"])
    func refusesWhatIsNoManifest(_ text: String) {
        #expect(findings(text).map(\.rule) == [.dashXML])
    }

    @Test func sharesSegmentsWithPlaylists() {
        var built = BuiltPresentation()
        built.addManifest()
        var reads: [String: Int] = [:]
        var check = PresentationCheck(
            read: { path in
                reads[path, default: 0] += 1
                return built.files[path]
            }, xml: TestXML.parse)
        check.check(folder: built.files.keys.sorted())
        #expect(check.findings.listed == [] && reads["video/1.m4s"] == 1)
    }

    @Test func neverTrapsOnDamage() {
        var built = BuiltPresentation()
        built.addManifest()
        built.makeDynamic()
        let bytes = built.files[BuiltPresentation.manifest] ?? []
        var generator = SeededGenerator(seed: 23009)
        for _ in 0..<1_500 {
            var damaged = bytes
            for _ in 0..<3 {
                let digits: [UInt8] = Array("0123456789-.$/\"".utf8)
                damaged[Int.random(in: 0..<bytes.count, using: &generator)] =
                    digits[Int.random(in: 0..<digits.count, using: &generator)]
            }
            built.files[BuiltPresentation.manifest] = damaged
            let files = built.files
            var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
            check.check(BuiltPresentation.manifest)
            #expect(check.findings.counts.values.allSatisfy { $0 > 0 })
        }
    }
}
