import Testing

@testable import Presentations

@Suite struct PlayerPageTests {
    private let page = String(decoding: PlayerPage.bytes, as: UTF8.self)

    @Test func isOneDocument() {
        #expect(page.hasPrefix("<!doctype html>\n"))
        #expect(page.hasSuffix("</html>\n"))
        #expect(page.components(of: "<script>") == 1)
        #expect(page.components(of: "</script>") == 1)
        #expect(page.components(of: "</style>") == 1)
    }

    @Test(arguments: [
        ":root {\n  color-scheme", "function mediaPlaylist(", "function decodeTime(", "class Player {",
        "class Timeline {",
        "document.addEventListener(\"keydown\"",
    ]) func containsEachOfItsParts(_ text: String) {
        #expect(page.components(of: text) == 1)
    }

    @Test(arguments: ["/* page.css */", "/* scripts */"]) func leavesNoPlaceOpen(_ text: String) {
        #expect(!page.contains(text))
    }

    @Test(arguments: ["src=\"", "url(http", "url(//", "@import", "import(", "importScripts", "eval(", "innerHTML"])
    func loadsNothingAndRunsNoText(_ text: String) {
        #expect(!page.contains(text))
    }

    @Test func allowsTheBrowserNothingFromElsewhere() throws {
        let begin = try #require(page.firstRange(of: "<meta http-equiv=\"Content-Security-Policy\""))
        let policy = page[begin.upperBound...].prefix { $0 != ">" }
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("connect-src 'self'"))
        #expect(!policy.contains("http:") && !policy.contains("https:") && !policy.contains("*"))
    }

    @Test func isSmall() {
        #expect(PlayerPage.bytes.count < 128 << 10)
    }

    @Test(arguments: [
        ("a\n/* x */\nb\n", "a\nONE\nTWO\nb\n"), ("/* x */\n", "ONE\nTWO\n"), ("a", "a"), ("a\n", "a\n"), ("", ""),
        (" /* x */\n", " /* x */\n"), ("/* y */\n", "/* y */\n"),
        ("/* x */\nb", "ONE\nTWO\nb"),
    ]) func putsPartsWhereTheirLineIs(_ text: String, _ expected: String) {
        let parts = ["/* x */": [Array("ONE\n".utf8), Array("TWO\n".utf8)]]
        let joined = PlayerPage.join(page: Array(text.utf8), parts: parts)
        #expect(String(decoding: joined, as: UTF8.self) == expected)
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
