import Testing

@testable import Jobs

@Suite struct DocumentNodeTests {
    private func summary(_ content: DocumentNode.Content) -> String {
        DocumentNode(content: content, line: 1, column: 1, path: "").summary
    }

    @Test func isShownByItsKindAndValue() {
        #expect(summary(.null) == "null")
        #expect(summary(.boolean(true)) == "true")
        #expect(summary(.boolean(false)) == "false")
        #expect(summary(.number("1.50")) == "the number 1.50")
        #expect(summary(.string("sorra")) == #""sorra""#)
        #expect(summary(.list([])) == "a list")
        #expect(summary(.object([])) == "an object")
    }

    @Test func findsTheStringsUnderAKey() throws {
        let text = """
            a: {avatar: x.png, other: avatar}
            list: [{avatar: 7}, {avatar: {avatar: y.png}}]
            image: z.png
            """
        let found = try DocumentNode(parsing: text, file: "d").strings(under: ["avatar", "image"])
        #expect(found.map(\.content) == [.string("x.png"), .string("y.png"), .string("z.png")])
        #expect(found.map(\.path) == ["a.avatar", "list[1].avatar.avatar", "image"])
        #expect(found.map(\.line) == [1, 2, 3])
    }

    @Test func isShownWithoutControlCharacters() {
        #expect(summary(.string("a\u{1B}[31m\n")) == #""a\u001b[31m\n""#)
    }

    @Test func isCutAfterSixtyCharacters() {
        let long = String(repeating: "x", count: 61)
        #expect(summary(.string(long)) == "\"" + String(repeating: "x", count: 60) + "…\"")
        #expect(summary(.string(String(long.dropLast()))) == "\"" + String(repeating: "x", count: 60) + "\"")
        #expect(summary(.number(String(repeating: "1", count: 1000))).utf8.count < 100)
    }
}
