import TestSupport
import Testing

@testable import Jobs

@Suite struct DocumentNodeParsingTests {
    private func parsed(_ text: String) throws -> DocumentNode {
        try DocumentNode(parsing: text, file: "f")
    }

    private func refusal(_ text: String) -> String {
        do throws(JobsError) {
            _ = try DocumentNode(parsing: text, file: "f")
            return "accepted"
        } catch {
            return error.description
        }
    }

    private func content(_ text: String) throws -> DocumentNode.Content {
        try parsed(text).content
    }

    @Test func knowsTheKindOfEveryValue() throws {
        #expect(try content("null") == .null)
        #expect(try content("~") == .null)
        #expect(try content("true") == .boolean(true))
        #expect(try content("false") == .boolean(false))
        #expect(try content("-12.50e+3") == .number("-12.50e+3"))
        #expect(try content("word") == .string("word"))
        #expect(try content(#""true""#) == .string("true"))
        #expect(try content("'12'") == .string("12"))
        // YAML 1.1 would read these as a boolean, an octal number and a date.
        #expect(try content("yes") == .string("yes"))
        #expect(try content("0o17") == .string("0o17"))
        #expect(try content("2026-11-21") == .string("2026-11-21"))
    }

    @Test func tellsWhereEveryValueStands() throws {
        let root = try parsed("{\n  \"a\": {\"b\": [1,\n    true]}\n}")
        guard case .object(let entries) = root.content, case .object(let inner) = entries[0].value.content,
            case .list(let elements) = inner[0].value.content
        else {
            Issue.record("not the shape that was written")
            return
        }
        #expect((entries[0].key, entries[0].line, entries[0].column) == ("a", 2, 3))
        #expect((inner[0].key, inner[0].line, inner[0].column) == ("b", 2, 9))
        #expect(elements.map(\.path) == ["a.b[0]", "a.b[1]"])
        #expect(elements.map(\.line) == [2, 3])
        #expect(elements.map(\.column) == [15, 5])
    }

    @Test func readsTheEscapesOfJSON() throws {
        guard case .object(let entries) = try content(#"{"a": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}"#) else {
            Issue.record("not an object")
            return
        }
        #expect(entries[0].value.content == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}"))
    }

    @Test func readsTabsAndCarriageReturnsBetweenJSONTokens() throws {
        guard case .object(let entries) = try content("{\r\n\t\"a\"\t:\t1\r\n}\r\n") else {
            Issue.record("not an object")
            return
        }
        #expect(entries.map(\.key) == ["a"])
        #expect(entries.map(\.line) == [2])
        #expect(entries.map(\.value.content) == [.number("1")])
    }

    @Test func readsAStringLongerThanAKeyMayBe() throws {
        // A scalar of more than 1024 characters cannot be a key in YAML (YAML 1.2 §7.4.2), but a value it can.
        let long = String(repeating: "sdp ", count: 5000) + "."
        guard case .object(let entries) = try content("{\"a\": \"\(long)\", \"b\": 1}") else {
            Issue.record("not an object")
            return
        }
        #expect(entries.map(\.value.content) == [.string(long), .number("1")])
    }

    @Test(arguments: [
        ("", "f:1:1: the document is empty; accepted: an object in JSON or YAML"),
        (" \n\t\n", "f:1:1: the document is empty; accepted: an object in JSON or YAML"),
        ("# only a comment", "f:1:1: the document is empty; accepted: an object in JSON or YAML"),
        ("a: 1\na: 2", #"f:1:1: the key "a" appears twice in one object; accepted: each key once"#),
        ("a: 1\n---\nb: 2", "f:2:1: but found another document; accepted: JSON or YAML"),
        ("{\"a\": 1,\n \"b\" 2}", "f:2:6: did not find expected ',' or '}'; accepted: JSON or YAML"),
        ("a: &x 1", "f:1:4: an anchor; accepted: plain values, without &name and *name"),
        ("a: &x 1\nb: *x", "f:2:4: an alias; accepted: plain values, without &name and *name"),
        ("a: *x", "f:1:4: found undefined alias; accepted: JSON or YAML"),
        ("a: !!binary aGk=", #"f:1:4: the tag "tag:yaml.org,2002:binary"; accepted: values without tags"#),
        ("a: !secret b", #"f:1:4: the tag "!secret"; accepted: values without tags"#),
        ("{[a]: 1}", "f:1:2: a list as a key; accepted: a name"),
        ("a: \"\u{7F}\"", "f:1:5: control characters are not allowed; accepted: printable text in UTF-8"),
        ("\u{1}", "f:1:1: control characters are not allowed; accepted: printable text in UTF-8"),
    ])
    func refusesWithThePlaceAndWhatIsAccepted(text: String, message: String) {
        #expect(refusal(text) == message)
    }

    @Test func refusesADocumentBeyondTheSizeLimit() {
        let fits = "a: " + String(repeating: "x", count: DocumentGuard.sizeLimit - 3)
        #expect(refusal(fits) == "accepted")
        #expect(refusal(fits + "x") == "f:1:1: a document of 262145 bytes; accepted: at most 262144 bytes")
    }

    @Test func refusesNestingBeyondTheLimit() {
        let nested = { (depth: Int) in
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(refusal(nested(17)) == "accepted")
        #expect(refusal(nested(18)) == "f:1:18: values nested too deeply; accepted: at most 16 levels")
    }

    /// Shapes that cost a recursive or a quadratic parser dearly, at the size limit.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["[", "{", "- ", "? ", "{a: ", "[a: ", "&a ", "*a ", "\"", "'", ": ", "!a "])
    func survivesADocumentOfOneToken(token: String) {
        // An odd number leaves the last quotation mark open.
        let count = 60_000 / token.utf8.count - 1
        #expect(refusal(String(repeating: token, count: count)) != "accepted")
    }

    /// Forty doublings would be a million million values, and as a key every one of them would be hashed.
    @Test(.timeLimit(.minutes(1))) func refusesAliasesBeforeTheyAreExpanded() {
        var text = "a0: &a0 x\n"
        for i in 1...40 { text += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1)]\n" }
        text += "? *a40\n: 1\n"
        #expect(refusal(text) == "f:2:10: an alias; accepted: plain values, without &name and *name")
    }

    /// Property: a text is read, or refused with a place inside it.
    @Test func refusesMutationsInsideTheText() throws {
        var random = SeededGenerator(seed: 7)
        let sample = Array("{\"a\": [1, {\"b\": \"x\\n\"}], c: 'd', e: |\n  f\n}".utf8)
        for _ in 0..<400 {
            var bytes = sample
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0..<128, using: &random)
            }
            let text = String(decoding: bytes.prefix(Int.random(in: 1...bytes.count, using: &random)), as: UTF8.self)
            do throws(JobsError) {
                _ = try DocumentNode(parsing: text, file: "f")
            } catch {
                guard case .refused(let problems) = error, let problem = problems.first else {
                    Issue.record("\(error) for \(text)")
                    continue
                }
                #expect(
                    problem.line >= 1
                        && problem.line <= text.split(omittingEmptySubsequences: false) {
                            $0.isNewline
                        }.count + 1, "\(problem) for \(text)")
                #expect(problem.column >= 1 && problem.column <= text.unicodeScalars.count + 2)
            }
        }
    }
}
