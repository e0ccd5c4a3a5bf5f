import TestSupport
import Testing

@testable import Jobs

@Suite struct DocumentGuardTests {
    /// Each is YAML that libyaml would read as an alias of an anchor (YAML 1.2 §3.2.2.2).
    @Test(arguments: [
        ("a: &x 1\nb: *x", 2, 4),
        ("[&x 1,*x]", 1, 7),
        ("{a: &x 1, *x : 2}", 1, 11),
        (#"{"a":&x 1,"b":*x}"#, 1, 15),
        ("- &x 1\n- *x", 2, 3),
        ("? *x\n: &x 1", 1, 3),
        ("&x a: *x", 1, 7),
        ("*x\n&x", 1, 1),
    ])
    func findsTheFirstAlias(text: String, line: Int, column: Int) throws {
        let place = try #require(DocumentGuard.firstAlias(in: text))
        #expect(place == (line, column))
    }

    @Test(arguments: [
        "a: b & c * d", "url: http://host/?a=1&b=2", "sum: 2*3", "sdp: a=rtcp-fb:* nack", "", "&x", "a: *x", "a: &x 1",
        "name: R&D*", "a: '& *'",
    ])
    func passesOverOrdinaryText(text: String) {
        #expect(DocumentGuard.firstAlias(in: text) == nil)
    }

    @Test(arguments: [
        (#"{"a": "\ud83d\ude00"}"#, #"{"a": "\U0001f600"}"#),
        (#"{"a": "\uD83D\uDE00\u00e9"}"#, #"{"a": "\U0001f600\u00e9"}"#),
        (#"{"a": "\udbff\udfff"}"#, #"{"a": "\U0010ffff"}"#),
    ])
    func joinsTheSurrogatesOfJSON(text: String, joined: String) {
        #expect(DocumentGuard.joiningSurrogates(text) == joined)
    }

    @Test(arguments: [
        #"{"a": "\\ud83d\\ude00"}"#,  // an escaped backslash, then letters
        #"{"a": "\ud83d"}"#,  // half a pair
        #"{"a": "\ud83d\ud83d"}"#,  // two first halves
        #"{"a": "\ud83d\ude0"}"#,  // one digit short
        #"a: '\ud83d\ude00'"#,  // YAML: not an escape here
        #"{"a": "\"#, #"{"a": "\u"#, #"{"a": "b"}"#, "",
    ])
    func leavesEverythingElseAsItIs(text: String) {
        #expect(DocumentGuard.joiningSurrogates(text) == text)
    }

    /// Cut anywhere, a text is changed at most in whole pairs.
    @Test func takesTruncatedEscapes() {
        let text = #"{"a": "x\\\ud83d\ude00\n"}"#
        for length in 0...text.utf8.count {
            let cut = String(text.prefix(length))
            let joined = DocumentGuard.joiningSurrogates(cut)
            #expect(joined == cut || joined.contains(#"\U0001f600"#))
        }
    }
}
