import Media
import Testing

@testable import Jobs

@Suite struct DocumentReaderTests {
    private enum Colour: String, CaseIterable {
        case red, green
    }

    /// Reads `text` as the value of `a` and returns what was taken and what was noted.
    private func read<Value>(
        _ text: String, _ take: (inout DocumentReader, DocumentNode?) -> Value?
    ) throws -> (value: Value?, problems: [String]) {
        let root = try DocumentNode(parsing: "a: \(text)", file: "f")
        var reader = DocumentReader(file: "f")
        let object = reader.object(root, keys: ["a"])
        let value = take(&reader, object["a"])
        return (value, reader.problems.map(\.description))
    }

    @Test func takesWholeNumbersInARange() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.integer(node, in: 0...5, unit: "bytes")
        }
        #expect(try read("5", take) == (5, []))
        #expect(try read("null", take) == (nil, []))
        let accepted = "; accepted: a whole number of bytes from 0 to 5"
        for (text, problem) in [
            ("6", "6 is out of range"), ("-1", "-1 is out of range"), ("1.5", "the number 1.5 is not a whole number"),
            ("1e2", "the number 1e2 is not a whole number"), ("x", #""x" is not a whole number"#),
            ("99999999999999999999", "the number 99999999999999999999 is not a whole number"),
            ("'5'", #""5" is not a whole number"#), ("[5]", "a list is not a whole number"),
            ("true", "true is not a whole number"),
        ] {
            #expect(try read(text, take) == (nil, ["f:1:4: a: \(problem)\(accepted)"]))
        }
    }

    @Test func takesNumbersWithAFraction() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.decimal(node, in: 0...100, unit: "percent")
        }
        #expect(try read("0.25", take) == (0.25, []))
        #expect(try read("100", take) == (100, []))
        let accepted = "; accepted: a number of percent from 0.0 to 100.0"
        #expect(try read("-0.1", take) == (nil, ["f:1:4: a: -0.1 is out of range\(accepted)"]))
        #expect(try read("1e99", take) == (nil, ["f:1:4: a: 1e99 is out of range\(accepted)"]))
        #expect(try read("'5'", take) == (nil, [#"f:1:4: a: "5" is not a number"# + accepted]))
    }

    @Test func takesSecondsAboveZero() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in reader.seconds(node, upTo: 10) }
        #expect(try read("0.5", take) == (Interval(milliseconds: 500), []))
        #expect(try read("10", take) == (Interval(milliseconds: 10_000), []))
        let accepted = "; accepted: seconds, more than 0, at most 10, with at most nine decimals"
        for text in ["0", "-1", "10.000000001", "1e1", "99999999999999999999"] {
            #expect(try read(text, take) == (nil, ["f:1:4: a: \(text) is out of range\(accepted)"]))
        }
        #expect(try read("'5'", take) == (nil, [#"f:1:4: a: "5" is not a number"# + accepted]))
    }

    @Test func takesWordsOfAClosedList() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.choice(node, "a colour", of: Colour.self)
        }
        #expect(try read("green", take) == (.green, []))
        #expect(try read("Green", take) == (nil, [#"f:1:4: a: "Green" is not a colour; accepted: red, green"#]))
        #expect(try read("1", take) == (nil, ["f:1:4: a: the number 1 is not a colour; accepted: red, green"]))
    }

    @Test func takesBooleansOnlyAsTrueAndFalse() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in reader.boolean(node) }
        #expect(try read("true", take) == (true, []))
        #expect(try read("yes", take) == (nil, [#"f:1:4: a: "yes" is neither true nor false; accepted: true, false"#]))
    }

    @Test func saysHowANumberBecomesAString() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in reader.text(node, .path) }
        #expect(try read("'12'", take) == ("12", []))
        #expect(
            try read("12", take)
                == (nil, [#"f:1:4: a: the number 12 is not a string; accepted: a path, written "12""#]))
    }

    @Test func boundsLists() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.list(node, of: "things", upTo: 2)?.count
        }
        #expect(try read("[1, 2]", take) == (2, []))
        #expect(try read("[]", take) == (nil, ["f:1:4: a: a list of 0; accepted: a list of 1 to 2 things"]))
        #expect(try read("[1, 2, 3]", take) == (nil, ["f:1:4: a: a list of 3; accepted: a list of 1 to 2 things"]))
        #expect(try read("x", take) == (nil, [#"f:1:4: a: "x" is not a list; accepted: a list of 1 to 2 things"#]))
    }

    @Test func missesWhatMustBeThereOnceAndOnlyInObjects() throws {
        for (text, problems) in [
            ("{}", [#"f:1:1: "a" is missing; accepted: x"#]),
            ("{a: null}", [#"f:1:1: "a" is missing; accepted: x"#]),
            ("{a: 1}", []),
            ("[1]", ["f:1:1: a list is not an object; accepted: an object with the keys a"]),
        ] {
            var reader = DocumentReader(file: "f")
            let object = reader.object(try DocumentNode(parsing: text, file: "f"), keys: ["a"])
            _ = reader.required(object, "a", accepted: "x")
            #expect(reader.problems.map(\.description) == problems)
        }
    }

    @Test func tellsNullFromAbsence() throws {
        var reader = DocumentReader(file: "f")
        let object = reader.object(try DocumentNode(parsing: "{a: null, b: 1}", file: "f"), keys: ["a", "b", "c"])
        #expect(object["a"] == nil && object.isNull("a"))
        #expect(object["b"] != nil && !object.isNull("b"))
        #expect(object["c"] == nil && !object.isNull("c"))
    }

    @Test func throwsProblemsInTheOrderOfTheLinesAndNotMoreThanFifty() throws {
        let text = (0..<60).map { "k\($0): 1" }.joined(separator: "\n")
        var reader = DocumentReader(file: "f")
        let root = try DocumentNode(parsing: text, file: "f")
        reader.refuse(DocumentNode(content: .null, line: 99, column: 1, path: "late"), "late")
        _ = reader.object(root, keys: ["a"])
        do throws(JobsError) {
            try reader.finish()
            Issue.record("nothing was thrown")
        } catch {
            guard case .refused(let problems) = error else { return }
            #expect(problems.count == DocumentReader.problemLimit)
            #expect(problems.map(\.line) == Array(1...49) + [99])
        }
    }

    /// Every rule says what it accepts, and what it found.
    @Test(arguments: [
        (TextRule.identifier, #"1 to 128 letters, digits, "-", "_" and ".", not beginning with ".""#),
        (.label, "a string of 1 to 255 bytes without control characters"), (.path, "a path"), (.text, "a text"),
        (.address, #"an IPv4 or IPv6 address such as "192.0.2.1" or "2001:db8::1""#),
        (.httpURL, #"a URL such as "http://127.0.0.1:3000/", without a user name or password"#),
    ])
    func refusesATextWithItsRule(rule: TextRule, accepted: String) throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in reader.text(node, rule) }
        #expect(try read("''", take) == (nil, [#"f:1:4: a: "" is not valid; accepted: "# + accepted]))
        #expect(try read("[x]", take) == (nil, ["f:1:4: a: a list is not a string; accepted: " + accepted]))
        #expect(try read("true", take) == (nil, ["f:1:4: a: true is not a string; accepted: " + accepted]))
        #expect(try read("null", take) == (nil, []))
    }

    @Test func takesSomeWordsOfAClosedList() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.choice(node, "a colour", among: [Colour.red])
        }
        #expect(try read("red", take) == (.red, []))
        #expect(try read("green", take) == (nil, [#"f:1:4: a: "green" is not a colour; accepted: red"#]))
        #expect(try read("[red]", take) == (nil, ["f:1:4: a: a list is not a colour; accepted: red"]))
    }

    @Test func refusesKeysThatItDoesNotKnowByTheirPlaceAndKeepsTheOthers() throws {
        var reader = DocumentReader(file: "f")
        let object = reader.object(
            try DocumentNode(parsing: "{b: 1, a: 2,\n 'c d': {a: 3}}", file: "f"), keys: ["a", "e"])
        #expect(object["a"]?.content == .number("2") && object["b"] == nil && object["c d"] == nil)
        #expect(
            reader.problems.map(\.description) == [
                #"f:1:2: b: "b" is an unknown key; accepted: a, e"#,
                #"f:2:2: c d: "c d" is an unknown key; accepted: a, e"#,
            ])
    }

    @Test func boundsIntegersByWhatTheMachineHolds() throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in
            reader.integer(node, in: Int.min...Int.max)
        }
        #expect(try read("9223372036854775807", take) == (.max, []))
        #expect(try read("-9223372036854775808", take) == (.min, []))
        #expect(try read("9223372036854775808", take).problems.count == 1)
        #expect(try read("-0", take) == (0, []))
    }

    @Test(arguments: ["1e400", "-1e400", "1e-400"]) func decimalsBeyondADoubleHaveABound(text: String) throws {
        let take = { (reader: inout DocumentReader, node: DocumentNode?) in reader.decimal(node, in: -1...1) }
        let (value, problems) = try read(text, take)
        // What is too small to be told from zero is zero.
        #expect(text == "1e-400" ? value == 0 && problems.isEmpty : value == nil && problems.count == 1)
    }
}
