import Testing

@testable import Conformance

@Suite struct GuideCheckTests {
    private func findings(
        _ cues: [String], sheets: [String: [UInt8]] = ["s.jpg": BuiltPresentation.jpeg(width: 320, height: 180)]
    )
        -> (found: [String], reads: Int)
    {
        var reads = 0
        let text = "WEBVTT\n" + cues.map { "\n00:00:00.000 --> 00:00:01.000\n\($0)\n" }.joined()
        var files = MediaFiles { path in
            if path == "a/t.vtt" { return Array(text.utf8) }
            reads += 1
            return sheets[String(path.dropFirst(2))]
        }
        var found = Findings()
        var check = GuideCheck()
        check.checkText("a/t.vtt", &files, &found)
        return (found.listed.map { "\($0.rule.rawValue) \($0.place)" }, reads)
    }

    @Test func areasAreInsideOfTheirPicture() {
        let inside = ["s.jpg#xywh=0,0,320,180", "./s.jpg#xywh=160,90,160,90", "s.jpg#xywh=pixel:0,0,1,1"]
        #expect(findings(inside) == ([], 1))
        let outside = [
            "1,0,320,180", "0,0,320,181", "-1,0,5,5", "0,0,0,5", "0,0,9223372036854775807,1", "1,2,3", "a,b,c,d",
        ]
        #expect(findings(outside.map { "s.jpg#xywh=\($0)" }).found == (0..<7).map { "vtt-area a/t.vtt:\(4 + 3 * $0)" })
    }

    @Test func otherTextsNameNoPicture() {
        #expect(findings(["<v Ann>Ann", "s.jpg", "t.jpg#xywh=percent:0,0,10,10"]) == ([], 0))
    }

    @Test func aMissingPictureIsFoundOnceHoweverOftenItIsNamed() {
        let (found, reads) = findings((0..<50).map { "gone.jpg#xywh=\($0),0,1,1" })
        #expect(found == ["file-missing a/t.vtt:4"] && reads == 1)
    }

    @Test func picturesAreInsideOfTheFolder() {
        #expect(findings(["../../s.jpg#xywh=0,0,1,1"]).found == ["file-outside a/t.vtt:4"])
    }

    @Test func aBrokenPictureIsFoundOnce() {
        let (found, reads) = findings((0..<5).map { "s.jpg#xywh=\($0),0,1,1" }, sheets: ["s.jpg": [1, 2]])
        #expect(found == ["picture-whole a/s.jpg@0"] && reads == 1)
    }
}
