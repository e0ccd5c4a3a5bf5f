import Testing

@testable import Conformance

@Suite struct PlaylistTextTests {
    private func read(_ bytes: [UInt8]) -> (text: PlaylistText, findings: [Finding]) {
        var findings = Findings()
        let text = PlaylistText(bytes, of: "a.m3u8", findings: &findings)
        return (text, findings.listed)
    }

    @Test func numbersTagsAndURIsWhateverEndsLines() {
        for end in ["\n", "\r\n"] {
            let lines = ["#EXTM3U", "# a comment", "", "#EXTINF:2.0,title: x", "#EXT-X-ENDLIST", "a b.ts"]
            let (text, findings) = read(Array(lines.joined(separator: end).utf8))
            #expect(findings == [])
            #expect(text.lines.map(\.number) == [1, 4, 5, 6])
            #expect(
                text.lines.map(\.line) == [
                    .tag(name: "EXTM3U", value: nil), .tag(name: "EXTINF", value: "2.0,title: x"),
                    .tag(name: "EXT-X-ENDLIST", value: nil), .uri("a b.ts"),
                ])
        }
    }

    @Test(
        arguments: [
            (Array("#EXTM3U\n\u{7}\n".utf8), Rule.hlsText, "a control character"),
            ([0xEF, 0xBB, 0xBF] + Array("#EXTM3U\n".utf8), .hlsText, "begins with a byte order mark"),
            (Array("#EXTM3U\n".utf8) + [0xFF, 10], .hlsText, "is not UTF-8"),
            (Array("#EXT\n".utf8), .hlsHeader, "found '#EXT', expected #EXTM3U"),
            ([], .hlsHeader, "found an empty line, expected #EXTM3U"),
            (Array("\n#EXTM3U".utf8), .hlsHeader, "found an empty line, expected #EXTM3U"),
        ] as [([UInt8], Rule, String)])
    func reportsCharactersAndTheHeader(bytes: [UInt8], rule: Rule, text: String) {
        let found = read(bytes).findings.contains { $0.rule == rule && $0.text == text }
        #expect(found)
    }

    @Test func isMultivariantByItsTags() {
        #expect(read(Array("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n".utf8)).text.isMultivariant)
        #expect(!read(Array("#EXTM3U\n#EXTINF:1,\na\n".utf8)).text.isMultivariant)
    }

    @Test func readsNoMoreThanItsLimit() {
        let (text, findings) = read([UInt8](repeating: 35, count: PlaylistText.byteLimit + 1))
        #expect(text.lines.isEmpty && findings.count == 1)
        let many = read(
            Array("#EXTM3U\n".utf8)
                + [UInt8](repeating: 0, count: 2 * PlaylistText.lineLimit).indices.map { $0 % 2 == 0 ? 97 : 10 })
        #expect(many.text.lines.count == PlaylistText.lineLimit && many.findings.map(\.rule) == [.hlsText])
    }
}
