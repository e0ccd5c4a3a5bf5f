import Foundation
import Jobs
import TestSupport
import Testing

@Suite struct JSONValueTests {
    private let sample = JSONValue.object([
        ("b", .list([.integer(-1), .decimal("0.5"), .boolean(true), .null])),
        ("a", .object([("x", .string("y"))])),
        ("empty", .list([])),
        ("none", .object([])),
    ])

    @Test func keepsTheOrderOfTheKeysOnOneLine() {
        #expect(sample.rendered() == #"{"b":[-1,0.5,true,null],"a":{"x":"y"},"empty":[],"none":{}}"#)
    }

    @Test func indentsForPeople() {
        #expect(
            sample.renderedForPeople() == """
                {
                  "b": [
                    -1,
                    0.5,
                    true,
                    null
                  ],
                  "a": {
                    "x": "y"
                  },
                  "empty": [],
                  "none": {}
                }

                """)
    }

    @Test func sortsKeysAndLeavesOutWhatIsMissing() {
        let value = JSONValue.sorted(["b": .integer(1), "a": .optional("x"), "c": .optional(nil), "d": .null])
        #expect(value.rendered() == #"{"a":"x","b":1,"d":null}"#)
    }

    @Test(arguments: [
        ("\"\\", #""\"\\""#), ("\n\r\t", #""\n\r\t""#), ("\0\u{1F}", #""\u0000\u001f""#),
        ("\u{7F}\u{85}\u{9F}", #""\u007f\u0085\u009f""#), ("\u{2028}\u{2029}\u{FEFF}", #""\u2028\u2029\ufeff""#),
        ("\u{FFFE}\u{FFFF}", #""\ufffe\uffff""#), ("録画/\u{1F600}é", "\"録画/\u{1F600}é\""), ("", #""""#),
        ("e\u{301}", "\"e\u{301}\""), ("\r\n", #""\r\n""#),
    ])
    func escapesWhatNeedsIt(text: String, rendered: String) {
        #expect(JSONValue.string(text).rendered() == rendered)
    }

    @Test func isEqualWhenItIsWrittenTheSame() {
        #expect(JSONValue.integer(1) == .decimal("1"))
        #expect(JSONValue.object([("a", .null), ("b", .null)]) != .object([("b", .null), ("a", .null)]))
    }

    /// Another reader of JSON finds the same text.
    @Test func isReadBackByAnotherParser() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<20, using: &random) {
                let value = UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x10FFFF), using: &random)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let rendered = JSONValue.list([.string(text)]).rendered()
            let read = try JSONDecoder().decode([String].self, from: Data(rendered.utf8))
            #expect(read.map { Array($0.unicodeScalars) } == [Array(text.unicodeScalars)])
        }
    }
}
