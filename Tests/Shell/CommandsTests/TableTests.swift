import Testing

@testable import Commands

@Suite struct TableTests {
    private func rendered(_ header: [String], _ rows: [[String]]) -> String {
        var table = Table(header)
        table.append(contentsOf: rows)
        return table.rendered()
    }

    @Test func alignsNumbersToTheRightAndTextToTheLeft() {
        var table = Table(["name", "count"])
        table.append(["a", "7"])
        table.append(["long one", "120"])
        table.append(["none", "-"])
        #expect(table.rendered() == "name      count\na             7\nlong one    120\nnone          -")
    }

    @Test func alignsAColumnWithOneWordAsText() {
        #expect(rendered(["a", "value"], [["x", "12"], ["y", "12 (2)"]]) == "a  value\nx  12\ny  12 (2)")
    }

    @Test func hasItsHeaderAlone() {
        #expect(rendered(["job", "verdict"], []) == "job  verdict")
        #expect(Table(["job"]).isEmpty)
        var table = Table(["job"])
        table.append(["x"])
        #expect(!table.isEmpty)
    }

    @Test func endsNoLineInSpaces() {
        #expect(rendered(["what", "note"], [["disk", ""], ["memory", "low"]]) == "what    note\ndisk\nmemory  low")
    }

    @Test func takesRowsThatEndEarly() {
        #expect(rendered(["a", "b"], [["one"], ["two", "3"]]) == "a    b\none\ntwo  3")
    }

    // As a person counts them; a terminal may draw some at double width.
    @Test func countsCharactersNotBytes() {
        #expect(rendered(["name", "x"], [["Zoë", "y"], ["Jürgen", "z"]]) == "name    x\nZoë     y\nJürgen  z")
    }

    @Test(arguments: [
        (0.0, "0.00"), (12.034, "12.03"), (-0.126, "-0.13"), (-0.001, "0.00"), (.infinity, "-"), (.nan, "-"),
        (0.999, "1.00"), (59.995001, "60.00"), (1e12, "-"), (0.05, "0.05"),
    ])
    func writesSecondsForPeople(value: Double, text: String) {
        #expect(Table.seconds(value) == text)
    }
}
