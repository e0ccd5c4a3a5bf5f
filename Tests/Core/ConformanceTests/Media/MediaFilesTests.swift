import Testing

@testable import Conformance

@Suite struct MediaFilesTests {
    private let place = Place.line(3, of: "a/x.m3u8")

    @Test func givesTheBytesOfARange() {
        var files = MediaFiles { $0 == "a/b" ? [1, 2, 3, 4] : nil }
        var findings = Findings()
        let range = MediaPlaylist.ByteRange(offset: 1, count: 2)
        #expect(files.bytes("b", range: range, from: "a/x.m3u8", at: place, findings: &findings)?.bytes == [2, 3])
        #expect(files.bytes("b", from: "a/x.m3u8", at: place, findings: &findings)?.path == "a/b")
        #expect(findings.listed == [] && files.named == ["a/b"])
    }

    @Test(
        arguments: [
            ("c", nil, Rule.fileMissing), ("../../b", nil, .fileOutside), ("e", nil, .fileMissing),
            ("b", MediaPlaylist.ByteRange(offset: 3, count: 2), .hlsByteRange),
            ("b", MediaPlaylist.ByteRange(offset: .max, count: 1), .hlsByteRange),
            ("b", MediaPlaylist.ByteRange(offset: 1, count: .max), .hlsByteRange),
        ] as [(String, MediaPlaylist.ByteRange?, Rule)])
    func reportsWhatCannotBeRead(reference: String, range: MediaPlaylist.ByteRange?, rule: Rule) {
        var files = MediaFiles { $0 == "a/b" ? [1, 2, 3, 4] : $0 == "a/e" ? [] : nil }
        var findings = Findings()
        #expect(files.bytes(reference, range: range, from: "a/x.m3u8", at: place, findings: &findings) == nil)
        #expect(findings.listed.map(\.rule) == [rule] && findings.listed.first?.place == place)
    }

    @Test func measuresAFileOnce() {
        let track = BuiltTrack.video
        let built = ["a/i": track.initialization(), "a/1": track.segment(1)]
        var reads = 0
        var files = MediaFiles { path in
            reads += 1
            return built[path]
        }
        var findings = Findings()
        for _ in 0..<3 {
            let start = files.initialization("i", from: "a/x.m3u8", at: place, findings: &findings)
            let found = files.segment("1", initialization: start, from: "a/x.m3u8", at: place, findings: &findings)
            #expect(found?.leading?.sampleCount == 50 && found?.byteCount == built["a/1"]?.count)
            let none = files.segment("2", initialization: start, from: "a/x.m3u8", at: place, findings: &findings)
            #expect(none == nil)
        }
        #expect(reads == 3 && findings.listed.map(\.rule) == [.fileMissing])
    }

    @Test func knowsMultivariantPlaylists() {
        let built = BuiltPresentation()
        let files = MediaFiles { built.files[$0] }
        #expect(files.isMultivariant("index.m3u8") && !files.isMultivariant("video.m3u8"))
        #expect(!files.isMultivariant("video/1.m4s") && !files.isMultivariant("none.m3u8"))
    }
}
