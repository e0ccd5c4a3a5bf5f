import Testing

@testable import Presentations

@Suite struct PlaylistTextTests {
    // RFC 8216 §4.2.
    @Test(arguments: [
        ("audio", "\"audio\""), ("a\"b", "\"a'b\""), ("a\r\nb\u{7F}\u{85}", "\"a  b  \""), ("山田", "\"山田\""),
    ])
    func aQuotedStringCannotEndEarly(text: String, quoted: String) {
        #expect(PlaylistText.quoted(text) == quoted)
    }

    // RFC 3986 §2.3, §4.2.
    @Test(arguments: [
        ("video/1.m4s", "video/1.m4s"), ("a b/ü", "a%20b/%C3%BC"), ("x:y#\"\n", "x%3Ay%23%22%0A"), ("$~-_", "$~-_"),
    ])
    func aPathBecomesAReference(path: String, reference: String) {
        #expect(PlaylistText.reference(path) == reference)
    }
}
