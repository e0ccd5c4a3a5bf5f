import TestSupport
import Testing

@testable import Jobs

@Suite struct TextRuleTests {
    @Test(arguments: ["a", "rec-1", "A.b_c", "0", String(repeating: "x", count: 128)])
    func identifierTakes(text: String) {
        #expect(TextRule.identifier.accepts(text))
    }

    /// What would leave the directory, hide in it, or mean something to a shell.
    @Test(arguments: [
        "", ".", "..", ".hidden", "a/b", "a\\b", "a b", "a\0", "a\n", "é", "$(x)", "*",
        String(repeating: "x", count: 129),
    ])
    func identifierRefuses(text: String) {
        #expect(!TextRule.identifier.accepts(text))
    }

    @Test func labelTakesAnyScriptUpTo255Bytes() {
        #expect(TextRule.label.accepts("会議室 1"))
        #expect(TextRule.label.accepts(String(repeating: "é", count: 127)))
        #expect(!TextRule.label.accepts(String(repeating: "é", count: 128)))
        #expect(!TextRule.label.accepts(""))
        for control in ["\0", "\n", "\u{1B}", "\u{7F}", "\u{9B}"] {
            #expect(!TextRule.label.accepts("a" + control))
        }
    }

    @Test func pathIsOneLine() {
        #expect(TextRule.path.accepts("../captures/a b.pcapng"))
        #expect(!TextRule.path.accepts(""))
        #expect(!TextRule.path.accepts("a\nb"))
        #expect(!TextRule.path.accepts(String(repeating: "x", count: 4097)))
    }

    @Test func textMayHaveLines() {
        #expect(TextRule.text.accepts("a\r\nb\tc"))
        #expect(!TextRule.text.accepts(""))
        #expect(!TextRule.text.accepts("a\0"))
    }

    /// RFC 4291 §2.2 and RFC 5952 §1 have these forms.
    @Test(arguments: [
        "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "2001:DB8:0:0:8:800:200C:417A",
        "1:2:3:4:5:6:7:8", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::ffff:192.0.2.1", "64:ff9b::192.0.2.1",
        "1:2:3:4:5:6:192.0.2.1",
    ])
    func addressTakes(text: String) {
        #expect(TextRule.address.accepts(text))
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "1.2.3.-4", "1.2.3.+4", ":", ":::",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7::8", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
        "12345::", "g::", "::1%eth0", "[::1]", "1.2.3.4::", "::1.2.3", "192.0.2.1:5000", "1:2:3:4:5:6:7:1.2.3.4",
    ])
    func addressRefuses(text: String) {
        #expect(!TextRule.address.accepts(text))
    }

    @Test(arguments: [
        "http://127.0.0.1:3000/", "https://sora.example", "http://[::1]:3000/api?x=1#y", "http://host/a@b",
    ])
    func urlTakes(text: String) {
        #expect(TextRule.httpURL.accepts(text))
    }

    @Test(arguments: [
        "", "sora.example", "ftp://host/", "http://", "http:///path", "http://:3000/", "HTTP//host", "http://a b/",
        "http://user:secret@host/", "http://user@host", "http://host/\n", "http://hóst/",
    ])
    func urlRefuses(text: String) {
        #expect(!TextRule.httpURL.accepts(text))
    }

    @Test(arguments: [
        TextRule.identifier, .label, .path, .text, .address, .httpURL,
    ])
    func takesRandomTextsWithoutHarmAndSaysWhatItAccepts(rule: TextRule) {
        var random = SeededGenerator(seed: 3)
        let alphabet = Array("0123456789abcdef:.%[]/@ht p\u{0}é")
        for _ in 0..<500 {
            let text = String(
                (0..<Int.random(in: 0..<12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? ":" })
            // Whatever is an address consists of the characters of one.
            if rule.accepts(text), case .address = rule {
                #expect(text.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." })
            }
        }
        #expect(!rule.accepted.isEmpty)
    }
}
