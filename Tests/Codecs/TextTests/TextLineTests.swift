import Testing

@testable import Text

@Suite struct TextLineTests {
    @Test(arguments: [
        ("a\nb", "a b"), ("a\r\nb", "a  b"), ("tab\there", "tab here"), ("nul\0inside", "nul inside"),
        ("a\u{2028}b\u{2029}c\u{85}d\u{7F}e", "a b c d e"),
        // Overrides, embeddings, isolates and marks (UAX #9 §2).
        ("gpj.\u{202E}exe", "gpj. exe"), ("\u{2066}a\u{2069}b\u{200F}c\u{61C}d", "a b c d"),
        ("  around \n", "around"), ("", ""), (" \n\u{202E}", ""),
        // What belongs to letters and emoji stays.
        ("👨\u{200D}👩", "👨\u{200D}👩"), ("e\u{301}", "e\u{301}"), ("田中 さん", "田中 さん"),
        ("می\u{200C}خواهم", "می\u{200C}خواهم"),
    ]) func leavesOneLineInOneDirection(text: String, line: String) {
        #expect(Array(TextLine.cleaned(text).unicodeScalars) == Array(line.unicodeScalars))
    }

    @Test func cutsWhatNobodyReads() {
        #expect(TextLine.cleaned(String(repeating: "x", count: 10_000)).count == TextLine.scalarLimit)
        // One character of many scalars.
        let tower = "Z" + String(repeating: "\u{301}", count: 10_000)
        #expect(TextLine.cleaned(tower).unicodeScalars.count == TextLine.scalarLimit)
    }
}
